-- one row per expectation and run, of the last $1 runs of each suite, oldest first; values and samples only
-- of a suite's newest run (age 1); when there are too many the oldest runs are left out; read by the data docs
with suite_runs as (
    select
        suite,
        run_id,
        max(run_at) as run_at,
        row_number() over (partition by suite order by max(run_at) desc, run_id desc) as age
    from quality.results
    group by suite, run_id
),

history as (
    select
        results.suite,
        results.expectation,
        results.kwargs,
        suite_runs.run_at,
        results.success,
        results.error,
        results.unexpected_percent,
        results.run_id,
        results.severity,
        results.column_name,
        results.element_count,
        results.unexpected_count,
        results.ms,
        case when suite_runs.age = 1 then results.observed_value end as observed_value,
        case when suite_runs.age = 1 then results.sample end as sample,
        suite_runs.age
    from quality.results
    inner join suite_runs
        on results.suite = suite_runs.suite
        and results.run_id = suite_runs.run_id
    where suite_runs.age <= $1
    order by suite_runs.age
    limit 100000
)

select
    suite,
    expectation,
    kwargs,
    run_at,
    success,
    error,
    unexpected_percent,
    run_id,
    severity,
    column_name,
    element_count,
    unexpected_count,
    ms,
    observed_value,
    sample,
    age
from history
order by
    suite,
    expectation,
    kwargs,
    run_at,
    run_id
