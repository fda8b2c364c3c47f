-- what run $1 told, in order
select
    left(cast(told_at at time zone 'UTC' as varchar), 19) || 'Z' as told,
    level,
    stage,
    attempt,
    message
from ops.run_log
where run_id = $1
order by line
