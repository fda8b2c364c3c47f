-- what the first visits of the list are expected to find and to bring, summed up: at most 200 points, the first and the
-- last visit among them
with ranked as (
    select
        visit_rank as visits,
        sum(probability) over (order by visit_rank) as expected_hits,
        sum(expected_amount) over (order by visit_rank) as expected_amount,
        cast(ceil(count(*) over () / 198.0) as bigint) as step,
        count(*) over () as n_visits
    from marts.fct_suspects
    where visit_rank is not null
)

select
    visits,
    expected_hits,
    expected_amount
from ranked
where
    visits = 1
    or visits = n_visits
    or visits % step = 0
order by visits
