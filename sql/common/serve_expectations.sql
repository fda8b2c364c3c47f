-- the newest result of each expectation, failures first: of suite $1 (any where it is empty), only those that failed
-- where $2; $3 rows from $4 on, each with how many there are
with newest as (
    select
        suite,
        max(run_at) as run_at
    from quality.results
    where $1 = '' or suite = $1
    group by suite
),

judged as (
    select results.*
    from quality.results as results
    inner join newest
        on newest.suite = results.suite
        and newest.run_at = results.run_at
    where
        not $2
        or (
            not results.success
            and not (results.severity = 'info' and results.error is not null)
        )
),

totals as (
    select count(*) as n_total
    from judged
)

select
    totals.n_total,
    judged.suite,
    judged.expectation,
    judged.table_name,
    judged.column_name,
    judged.severity,
    judged.success,
    judged.element_count,
    judged.unexpected_count,
    judged.unexpected_percent,
    judged.observed_value,
    judged.kwargs,
    judged.sample,
    judged.error,
    judged.ms,
    judged.run_id,
    judged.run_at
from totals
left join judged
    on true
order by
    judged.success,
    case judged.severity when 'critical' then 0 when 'warning' then 1 else 2 end,
    judged.suite,
    judged.expectation,
    judged.column_name nulls first,
    judged.kwargs
limit $3
offset $4
