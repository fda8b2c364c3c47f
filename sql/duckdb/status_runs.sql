-- the last runs, newest first; $1 how many
select
    run_id,
    command,
    status,
    strftime(started_at at time zone 'UTC', '%Y-%m-%d %H:%M:%SZ') as started,
    epoch(ended_at - started_at) as seconds,
    error
from ops.runs
order by run_id desc
limit $1
