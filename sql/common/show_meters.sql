-- the strongest meters; $1 how many
select
    score_rank,
    meter_id,
    score,
    reasons,
    lost_kwh_month
from marts.fct_meter_anomalies
where
    status = 'scored'
    and reasons is not null
    and reasons <> '[]'
order by score_rank
limit $1
