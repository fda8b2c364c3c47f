-- the last runs, newest first; $1 how many
select
    run_id,
    command,
    status,
    left(cast(started_at at time zone 'UTC' as varchar), 19) || 'Z' as started,
    cast(extract(epoch from ended_at - started_at) as double precision) as seconds,
    stage,
    retries,
    error
from ops.runs_seen
order by run_id desc
limit $1
