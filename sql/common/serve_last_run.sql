-- the newest run; none before the first
select
    run_id,
    command,
    status,
    started_at,
    ended_at,
    error
from ops.runs_seen
order by
    started_at desc,
    run_id desc
limit 1
