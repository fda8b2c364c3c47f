-- the newest run, as the next one finds it; none before the first
select
    run_id,
    status,
    first_stage,
    last_stage,
    due_at
from ops.runs_seen
where command = 'run'
order by
    started_at desc,
    run_id desc
limit 1
