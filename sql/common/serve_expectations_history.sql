-- the last $2 results of each expectation of suite $1 (any where it is empty), newest first
select
    suite,
    expectation,
    kwargs,
    run_at,
    success,
    unexpected_count
from (
    select
        suite,
        expectation,
        kwargs,
        run_at,
        success,
        unexpected_count,
        row_number() over (partition by suite, expectation, kwargs order by run_at desc) as nth
    from quality.results
    where $1 = '' or suite = $1
) as results
where nth <= $2
order by
    suite,
    expectation,
    kwargs,
    nth
