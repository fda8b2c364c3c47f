-- the newest result of each quality suite
with newest as (
    select
        suite,
        table_name,
        severity,
        success,
        error
    from quality.results
    qualify run_at = max(run_at) over (partition by suite)
)
select
    suite,
    min(table_name) as table_name,
    count(*) as n_expectations,
    count(*) filter (where success) as n_passed,
    count(*) filter (where not success and severity = 'critical') as n_critical,
    count(*) filter (where not success and severity <> 'critical') as n_other
from newest
group by suite
order by
    n_critical desc,
    n_other desc,
    suite
