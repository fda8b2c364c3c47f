-- one row per command: its newest run that ended, and when one last succeeded (null: never). A run that was killed
-- has no duration: its end is when that was noticed
with ended as (
    select
        command,
        status,
        started_at,
        ended_at,
        row_number() over (partition by command order by started_at desc, run_id desc) as age
    from ops.runs_seen
    where status <> 'running'
)

select
    command,
    cast(sum(case when age = 1 and status = 'success' then 1 else 0 end) as bigint) as is_success,
    max(case when age = 1 then started_at end) as started_at,
    max(
        case
            when age = 1 and status <> 'stopped'
                then cast(extract(epoch from ended_at - started_at) as double precision)
        end
    ) as duration_s,
    max(case when status = 'success' then ended_at end) as succeeded_at
from ended
group by command
order by command
