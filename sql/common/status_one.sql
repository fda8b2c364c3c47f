-- run $1
select
    run_id,
    command,
    status,
    left(cast(started_at at time zone 'UTC' as varchar), 19) || 'Z' as started,
    cast(extract(epoch from ended_at - started_at) as double precision) as seconds,
    host,
    pid,
    first_stage,
    last_stage,
    stage,
    retries,
    resumed_from,
    left(cast(due_at at time zone 'UTC' as varchar), 19) || 'Z' as due,
    error,
    version
from ops.runs_seen
where run_id = $1
