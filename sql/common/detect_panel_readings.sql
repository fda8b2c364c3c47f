-- the readings of the meters at places $1 up to $2, without gaps, outages and estimates, in any order
--
-- a place is that of a meter in detect_meters.sql, from 0
with placed as (
    select
        meter_id,
        row_number() over (
            order by
                case when transformer_id is null then 1 else 0 end,
                transformer_id,
                meter_id
        ) - 1 as place
    from intermediate.int_meters
)

select
    placed.place,
    readings.local_day,
    readings.local_slot,
    readings.length_s,
    readings.channel = 'export' as is_export,
    readings.kwh
from intermediate.int_readings_clean as readings
inner join placed
    on placed.meter_id = readings.meter_id
where placed.place >= $1
    and placed.place < $2
    and readings.kwh is not null
    and not readings.is_outage
    and readings.quality <> 'estimated'
