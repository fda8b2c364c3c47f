-- one row per quarter of an hour with the site's clock at its start; from int_calendar; read by int_readings_clean
--
-- A look-up, because asking the zone's rules for each reading costs more than all the rest of placing it. Clocks
-- everywhere have stood a whole number of quarters from UTC since 1972.
with quarters as (
    select
        calendar.local_day,
        series.start_ts
    from {{ ref('int_calendar') }} as calendar
    cross join generate_series(
        calendar.day_start_ts,
        calendar.day_end_ts - interval '15 minutes',
        interval '15 minutes'
    ) as series (start_ts)
)

select
    cast(floor({{ epoch_s('start_ts') }} / 900) as bigint) as quarter,
    local_day,
    cast(
        extract(hour from {{ local_time('start_ts') }}) * 60 + extract(minute from {{ local_time('start_ts') }})
        as integer
    ) as local_minute
from quarters
