-- fails when int_readings_clean has not one reading for each key of staging
with keys as (
    select
        meter_id,
        channel,
        start_ts,
        length_s
    from {{ ref('stg_readings') }}
    group by
        meter_id,
        channel,
        start_ts,
        length_s
),

staged as (
    select count(*) as n_keys
    from keys
),

cleaned as (
    select count(*) as n_rows
    from {{ ref('int_readings_clean') }}
)

select
    staged.n_keys,
    cleaned.n_rows
from staged
cross join cleaned
where staged.n_keys <> cleaned.n_rows
