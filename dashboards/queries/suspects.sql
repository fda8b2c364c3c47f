-- the meters worth a visit, strongest first
select
    score_rank,
    meter_id,
    transformer_id,
    feeder_id,
    score,
    lost_kwh_month,
    lost_amount_month,
    reasons
from fct_meter_anomalies
where status = 'scored'
    and reasons is not null
    and reasons <> '[]'
order by score_rank
limit 100
