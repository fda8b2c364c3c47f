-- the expectations that failed in the newest result of their suite, at most $1; what was not judged
-- (see report_suites.sql) did not fail
with newest as (
    select
        suite,
        expectation,
        table_name,
        column_name,
        severity,
        success,
        unexpected_count,
        unexpected_percent,
        observed_value,
        error
    from quality.results
    qualify run_at = max(run_at) over (partition by suite)
)
select
    suite,
    expectation,
    table_name,
    column_name,
    severity,
    unexpected_count,
    unexpected_percent,
    observed_value,
    error
from newest
where
    not success
    and not (severity = 'info' and error is not null)
order by
    case severity when 'critical' then 0 when 'warning' then 1 else 2 end,
    suite,
    expectation,
    column_name
limit $1
