-- one row: the newest result of all suites together; none before the first. What had nothing to look at is stored as
-- information with the cause: not judged, neither passed nor failed
with newest as (
    select
        suite,
        max(run_at) as run_at
    from quality.results
    group by suite
)

select
    count(*) as expectations,
    count(*) filter (where not results.success and not is_blind) as failed,
    count(*) filter (where not results.success and results.severity = 'critical') as critical_failed,
    max(results.run_at) as run_at
from (
    select
        suite,
        run_at,
        severity,
        success,
        severity = 'info' and error is not null as is_blind
    from quality.results
) as results
inner join newest
    on newest.suite = results.suite
    and newest.run_at = results.run_at
having count(*) > 0
