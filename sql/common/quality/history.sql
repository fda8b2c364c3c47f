-- one row per run and expectation of the last $1 runs, oldest first; read by the data docs
with last_runs as (
    select
        run_id,
        max(run_at) as run_at
    from quality.results
    group by run_id
    order by max(run_at) desc, run_id
    limit $1
)
select
    results.suite,
    results.expectation,
    results.kwargs,
    last_runs.run_at,
    results.success,
    results.error,
    results.unexpected_percent
from quality.results
inner join last_runs
    on results.run_id = last_runs.run_id
order by
    results.suite,
    results.expectation,
    results.kwargs,
    last_runs.run_at,
    results.run_id
