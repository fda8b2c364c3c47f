-- run $1; none for an unknown one
select
    run_id,
    command,
    status,
    started_at,
    ended_at,
    cast(extract(epoch from ended_at - started_at) as double precision) as seconds,
    error,
    version
from ops.runs_seen
where run_id = $1
