-- the stages of run $1 in the order they ended
select
    stage,
    status as outcome,
    rows_in,
    rows_out,
    cast(ms / 1000.0 as double precision) as seconds,
    attempts,
    error
from ops.run_stages
where run_id = $1
order by
    ended_at,
    stage
