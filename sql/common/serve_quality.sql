-- the newest result of each quality suite, failures first. What had nothing to look at is stored as information with the
-- cause: not judged, neither passed nor failed
with newest as (
    select
        suite,
        max(run_at) as run_at
    from quality.results
    group by suite
),

judged as (
    select
        results.suite,
        results.table_name,
        results.severity,
        results.success,
        results.run_at,
        not results.success and results.severity = 'info' and results.error is not null as is_blind
    from quality.results as results
    inner join newest
        on newest.suite = results.suite
        and newest.run_at = results.run_at
)

select
    suite,
    min(table_name) as table_name,
    count(*) as expectations,
    count(*) filter (where not success and not is_blind) as failed,
    count(*) filter (where not success and severity = 'critical') as critical_failed,
    count(*) filter (where not success and severity = 'warning') as warning_failed,
    count(*) filter (where is_blind) as not_judged,
    max(run_at) as run_at
from judged
group by suite
order by
    critical_failed desc,
    failed desc,
    suite
