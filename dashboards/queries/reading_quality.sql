-- readings by day (UTC) and quality: blanks, zeros and estimates are three different things
select
    cast(start_ts as date) as day_utc,
    quality,
    count(*) as n_stated,
    count(kwh) as n_values,
    cast(sum(case when kwh = 0 then 1 else 0 end) as bigint) as n_zeros
from readings
group by
    cast(start_ts as date),
    quality
order by
    day_utc,
    quality
