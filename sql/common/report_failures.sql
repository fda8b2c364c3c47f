-- the expectations that failed in the newest result of their suite, at most $1; what was not judged
-- (see report_suites.sql) did not fail
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
from (
    select
        *,
        max(run_at) over (partition by suite) as newest_at
    from quality.results
) as results
where
    run_at = newest_at
    and not success
    and not (severity = 'info' and error is not null)
order by
    case severity when 'critical' then 0 when 'warning' then 1 else 2 end,
    suite,
    expectation,
    column_name
limit $1
