-- how many readings can be scored of each local day, the newest day first: those with a value
select
    cast(local_day as varchar) as local_day,
    count(kwh) as n_readings
from intermediate.int_reading_features
group by local_day
having count(kwh) > 0
order by local_day desc
