-- the last attempt to bring a copy up to date, and what it compared
select
    runs.sync_id,
    runs.target,
    runs.status,
    left(cast(runs.started_at at time zone 'UTC' as varchar), 19) || 'Z' as started,
    runs.rows_sent,
    days.n_days as days_compared,
    days.n_different as days_different,
    runs.error
from ops.sync_runs as runs
cross join (
    select
        count(*) as n_days,
        count(*) filter (where not is_equal) as n_different
    from ops.sync_days
    where sync_id = (select max(sync_id) from ops.sync_runs)
) as days
order by runs.sync_id desc
limit 1
