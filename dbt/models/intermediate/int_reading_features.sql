-- one row per reading of a customer's meter with what the detector of readings may look at; from int_readings_clean,
-- int_node_paths and stg_weather; read by eiot detect
--
-- Nodes with a meter of their own are left out: a transformer's load is not that of a customer. Weather as the file
-- states it, else that of the meter's zone in the hour. past_avg_kwh is what the file states; where it states none
-- the detector takes the mean of the meter's last 10 readings. That window is in its own statement, behind the choice
-- of days, so that a large site's early readings need not be put in order.
{{ config(materialized='view') }}

with weather as (
    select
        zone,
        cast(floor({{ epoch_s('ts') }} / 3600) as bigint) as hour_number,
        avg(temperature_c) as temperature_c,
        avg(humidity_pct) as humidity_pct,
        avg(wind_kmh) as wind_kmh
    from {{ ref('stg_weather') }}
    group by
        zone,
        cast(floor({{ epoch_s('ts') }} / 3600) as bigint)
)

select
    readings.meter_id,
    readings.channel,
    readings.start_ts,
    readings.length_s,
    readings.local_day,
    readings.kwh,
    readings.past_avg_kwh,
    coalesce(readings.temperature_c, weather.temperature_c) as temperature_c,
    coalesce(readings.humidity_pct, weather.humidity_pct) as humidity_pct,
    coalesce(readings.wind_kmh, weather.wind_kmh) as wind_kmh,
    readings.label
from {{ ref('int_readings_clean') }} as readings
left join {{ ref('int_node_paths') }} as paths
    on paths.node_id = readings.meter_id
left join weather
    on weather.zone = paths.zone
    and weather.hour_number = cast(floor({{ epoch_s('readings.start_ts') }} / 3600) as bigint)
where coalesce(paths.kind, 'meter') = 'meter'
