-- one row per stage: when it last came to its turn, and how long it ran then (null: it was skipped)
with stages as (
    select
        stage,
        status,
        ms,
        ended_at,
        row_number() over (partition by stage order by ended_at desc, run_id desc) as age
    from ops.run_stages
)

select
    stage,
    case when status <> 'skipped' then ms / 1000.0 end as duration_s,
    ended_at
from stages
where age = 1
order by stage
