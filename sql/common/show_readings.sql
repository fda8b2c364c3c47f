-- the strangest readings; $1 how many
select
    score_rank,
    meter_id,
    left(cast(start_ts at time zone 'UTC' as varchar), 16) || 'Z' as start_text,
    kwh,
    score,
    top_feature
from marts.fct_reading_anomalies
order by score_rank
limit $1
