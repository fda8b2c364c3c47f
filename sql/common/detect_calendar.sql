-- the local days of all readings
select
    min(local_day) as first_day,
    count(*) as n_days
from intermediate.int_calendar
