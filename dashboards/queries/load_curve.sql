-- mean kWh of a reading by hour of the day (UTC); a blank is no reading of zero
select
    cast(extract(hour from start_ts) as bigint) as hour_utc,
    count(*) as n_stated,
    count(kwh) as n_readings,
    sum(kwh) as total_kwh,
    cast(sum(kwh) as double precision) / count(kwh) as mean_kwh
from readings
where channel = 'import'
group by cast(extract(hour from start_ts) as bigint)
order by hour_utc
