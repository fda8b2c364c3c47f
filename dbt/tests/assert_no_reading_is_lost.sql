-- fails when int_readings_clean has not one reading for each key of staging
select
    staged.n_keys,
    cleaned.n_rows
from (
    select count(*) as n_keys
    from (
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
    ) as keys
) as staged
cross join (select count(*) as n_rows from {{ ref('int_readings_clean') }}) as cleaned
where staged.n_keys <> cleaned.n_rows
