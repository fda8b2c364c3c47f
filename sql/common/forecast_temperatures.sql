-- mean temperature of each zone and hour from instant $1 to before $2; hours are counted since 1970, UTC
select
    zone,
    cast(floor(cast(extract(epoch from ts) as double precision) / 3600) as bigint) as hour_number,
    avg(temperature_c) as temperature_c
from staging.stg_weather
where temperature_c is not null
    and ts >= $1
    and ts < $2
group by
    zone,
    cast(floor(cast(extract(epoch from ts) as double precision) / 3600) as bigint)
order by
    zone,
    hour_number
