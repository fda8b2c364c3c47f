-- one row per stage and outcome: 1 for how the stage last ended, 0 for the others
with stages as (
    select
        stage,
        status,
        row_number() over (partition by stage order by ended_at desc, run_id desc) as age
    from ops.run_stages
),

outcomes as (
    select 'success' as status
    union all
    select 'failed' as status
    union all
    select 'skipped' as status
)

select
    stages.stage,
    outcomes.status,
    case when stages.status = outcomes.status then 1 else 0 end as is_so
from stages
cross join outcomes
where stages.age = 1
order by
    stages.stage,
    outcomes.status
