-- one row per reading with what the detector of readings may look at; from int_readings_clean, int_node_paths and
-- stg_weather; read by eiot detect
--
-- past_avg_kwh as the file states it, else the mean of the meter's last 10 readings of the channel, this one
-- included (blanks do not count). Weather as the file states it, else that of the meter's zone in the hour.
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
    readings.kwh,
    coalesce(
        readings.past_avg_kwh,
        {{ round_to('avg(readings.kwh) over last_readings', 9) }}
    ) as past_avg_kwh,
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
window last_readings as (
    partition by readings.meter_id, readings.channel
    order by readings.start_ts, readings.length_s
    rows between 9 preceding and current row
)
