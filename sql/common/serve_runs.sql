-- runs, newest first; $1 rows from $2 on, each with how many there are
with totals as (
    select count(*) as n_total
    from ops.runs
)

select
    totals.n_total,
    runs.run_id,
    runs.command,
    runs.status,
    runs.started_at,
    runs.ended_at,
    cast(extract(epoch from runs.ended_at - runs.started_at) as double precision) as seconds,
    runs.error,
    runs.version
from totals
left join ops.runs_seen as runs
    on true
order by
    runs.started_at desc,
    runs.run_id desc
limit $1
offset $2
