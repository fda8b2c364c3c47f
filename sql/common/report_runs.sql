-- the last $1 runs, newest first
select
    run_id,
    command,
    status,
    started_at,
    cast(1000 * extract(epoch from ended_at - started_at) as double precision) as ms,
    error
from ops.runs
order by
    started_at desc,
    run_id desc
limit $1
