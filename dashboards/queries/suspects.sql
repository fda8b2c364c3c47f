-- the meters worth a visit, the one that brings most first
select
    visit_rank,
    meter_id,
    transformer_id,
    feeder_id,
    score,
    probability,
    since,
    recoverable_kwh,
    recoverable_amount,
    expected_amount,
    currency,
    reasons,
    against
from fct_suspects
where visit_rank is not null
order by visit_rank
limit 100
