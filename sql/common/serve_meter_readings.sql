-- the readings of meter $1 from instant $2 on and before $3, oldest first, with how strange they are where that is
-- known; at most $4
select
    readings.start_ts,
    readings.length_s,
    readings.kwh,
    readings.quality,
    scores.score
from intermediate.int_readings_clean as readings
left join (
    select
        start_ts,
        length_s,
        score
    from ml.reading_scores
    where
        meter_id = $1
        and channel = 'import'
        and start_ts >= $2
        and start_ts < $3
) as scores
    on
        scores.start_ts = readings.start_ts
        and scores.length_s = readings.length_s
where
    readings.meter_id = $1
    and readings.channel = 'import'
    and readings.start_ts >= $2
    and readings.start_ts < $3
order by
    readings.start_ts,
    readings.length_s
limit $4
