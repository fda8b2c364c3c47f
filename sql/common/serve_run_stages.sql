-- the stages of run $1 in the order they ended
select
    stage,
    status,
    rows_in,
    rows_out,
    ms,
    error,
    ended_at
from ops.run_stages
where run_id = $1
order by
    ended_at,
    stage
