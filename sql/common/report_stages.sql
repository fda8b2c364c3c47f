-- the stages of the newest run that has any, in the order they ended
select
    run_id,
    stage,
    status,
    rows_in,
    rows_out,
    ms,
    error
from ops.run_stages
where run_id = (
    select stages.run_id
    from ops.run_stages as stages
    order by
        stages.ended_at desc,
        stages.run_id desc
    limit 1
)
order by
    ended_at,
    stage
