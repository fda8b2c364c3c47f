-- what the meter measured 24 hours before and after each of the $1 strangest readings; of readings
-- of one meter and day only the strangest, so that no picture comes twice
with strangest as (
    select
        score_rank,
        meter_id,
        channel,
        start_ts
    from (
        select
            *,
            row_number() over (
                partition by meter_id, channel, date_trunc('day', start_ts at time zone 'UTC')
                order by score_rank
            ) as nth_of_day
        from marts.fct_reading_anomalies
    ) as readings
    where nth_of_day = 1
    order by score_rank
    limit $1
)
select
    strangest.score_rank,
    strangest.meter_id,
    readings.start_ts,
    readings.kwh,
    readings.start_ts = strangest.start_ts as is_strange
from strangest
inner join intermediate.int_readings_clean as readings
    on
        readings.meter_id = strangest.meter_id
        and readings.channel = strangest.channel
        and readings.start_ts between strangest.start_ts - interval '24 hours' and strangest.start_ts + interval '24 hours'
order by
    strangest.score_rank,
    readings.start_ts,
    readings.length_s
