-- fails with: a local day whose readings lie outside its instants; int_readings_clean was then built with another
-- site_zone and needs --full-refresh
select
    readings.local_day,
    readings.first_start_ts,
    readings.last_start_ts
from (
    select
        local_day,
        min(start_ts) as first_start_ts,
        max(start_ts) as last_start_ts
    from {{ ref('int_readings_clean') }}
    group by local_day
) as readings
left join {{ ref('int_calendar') }} as calendar
    on calendar.local_day = readings.local_day
where calendar.local_day is null
    or readings.first_start_ts < calendar.day_start_ts
    or readings.last_start_ts >= calendar.day_end_ts
