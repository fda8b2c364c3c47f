-- the strangest readings
select
    score_rank,
    meter_id,
    start_ts,
    length_s,
    kwh,
    score,
    top_feature
from fct_reading_anomalies
order by score_rank
limit 100
