-- the strangest readings; $1 how many
select
    score_rank,
    meter_id,
    strftime(start_ts at time zone 'UTC', '%Y-%m-%d %H:%MZ') as start_text,
    kwh,
    score,
    top_feature
from marts.fct_reading_anomalies
order by score_rank
limit $1
