-- one row per quality suite and severity: expectations of the newest run, and those that were not met
select
    suite,
    severity,
    count(*) as n_expectations,
    count(*) filter (where not success and not (severity = 'info' and error is not null)) as n_failed
from (
    select
        *,
        max(run_at) over (partition by suite) as newest_at
    from quality.results
) as results
where run_at = newest_at
group by
    suite,
    severity
order by
    suite,
    severity
