-- the meters worth a visit, the one that brings most first; at most $1
select
    visit_rank,
    meter_id,
    transformer_id,
    feeder_id,
    probability,
    cause,
    since,
    reasons,
    against,
    mean_day_kwh,
    recoverable_kwh,
    recoverable_amount,
    expected_amount
from marts.fct_suspects
where visit_rank <= $1
order by visit_rank
