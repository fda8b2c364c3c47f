-- the $1 strangest readings
select
    score_rank,
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    score,
    top_feature,
    label
from marts.fct_reading_anomalies
order by score_rank
limit $1
