-- mean temperature of each zone, local day and hour
select
    weather.zone,
    clock.local_day,
    cast(floor(clock.local_minute / 60.0) as integer) as local_hour,
    avg(weather.temperature_c) as temperature_c
from staging.stg_weather as weather
inner join intermediate.int_clock as clock
    on clock.quarter = cast(floor(cast(extract(epoch from weather.ts) as double precision) / 900) as bigint)
where weather.temperature_c is not null
group by
    weather.zone,
    clock.local_day,
    cast(floor(clock.local_minute / 60.0) as integer)
order by
    weather.zone,
    clock.local_day,
    local_hour
