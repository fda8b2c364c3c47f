-- the newest result of each quality suite. What had nothing to look at is stored as information with
-- the cause: not judged, neither passed nor failed
with newest as (
    select
        suite,
        table_name,
        severity,
        success,
        not success and severity = 'info' and error is not null as is_not_judged
    from (
        select
            *,
            max(run_at) over (partition by suite) as newest_at
        from quality.results
    ) as results
    where run_at = newest_at
)
select
    suite,
    min(table_name) as table_name,
    count(*) as n_expectations,
    count(*) filter (where success) as n_passed,
    count(*) filter (where not success and severity = 'critical') as n_critical,
    count(*) filter (where not success and severity <> 'critical' and not is_not_judged) as n_other,
    count(*) filter (where is_not_judged) as n_not_judged
from newest
group by suite
order by
    n_critical desc,
    n_other desc,
    suite
