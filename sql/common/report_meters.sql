-- the meters worth a visit, strongest first; at most $1
select
    score_rank,
    meter_id,
    transformer_id,
    feeder_id,
    score,
    reasons,
    mean_day_kwh,
    lost_kwh_month,
    lost_amount_month
from marts.fct_meter_anomalies
where
    status = 'scored'
    and reasons is not null
    and reasons <> '[]'
order by score_rank
limit $1
