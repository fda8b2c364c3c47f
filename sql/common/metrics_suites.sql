-- one row per quality suite: when it was last judged, and what could not be for want of anything to look at
select
    suite,
    max(run_at) as run_at,
    count(*) filter (where not success and severity = 'info' and error is not null) as n_not_judged
from (
    select
        *,
        max(run_at) over (partition by suite) as newest_at
    from quality.results
) as results
where run_at = newest_at
group by suite
order by suite
