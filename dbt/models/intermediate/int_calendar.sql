-- one row per local day of the site from the first reading to the last; from stg_readings; read by
-- int_readings_clean, int_meter_days, int_outage_days, int_collection_days and the marts
with bounds as (
    select
        cast({{ local_time('min(start_ts)') }} as date) as first_day,
        cast({{ local_time('max(start_ts)') }} as date) as last_day
    from {{ ref('stg_readings') }}
),

days as (
    select cast(series.midnight as date) as local_day
    from bounds
    cross join generate_series(
        cast(bounds.first_day as timestamp),
        cast(bounds.last_day as timestamp),
        interval '1 day'
    ) as series (midnight)
),

instants as (
    select
        local_day,
        {{ day_start('local_day') }} as day_start_ts,
        {{ day_start('(local_day + 1)') }} as day_end_ts
    from days
)

select
    local_day,
    day_start_ts,
    day_end_ts,
    cast(round(({{ epoch_s('day_end_ts') }} - {{ epoch_s('day_start_ts') }}) / 3600.0) as integer) as hours,
    cast(extract(isodow from local_day) as integer) as weekday,
    extract(isodow from local_day) >= 6 as is_weekend
from instants
