-- the last $1 runs, newest first
select
    run_id,
    command,
    status,
    started_at,
    1000.0 * epoch(ended_at - started_at) as ms,
    error
from ops.runs
order by
    started_at desc,
    run_id desc
limit $1
