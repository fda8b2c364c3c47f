-- one row per meter and instant of a payment, the version loaded last; from raw_data.payments; read by
-- int_collection_days
with versions as (
    select
        cast(meter_id as varchar) as meter_id,
        cast(ts as timestamptz) as ts,
        {{ kwh_double('amount') }} as amount,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(loaded_at as timestamptz) as loaded_at,
        row_number() over (
            partition by meter_id, ts
            order by loaded_at desc, file_id desc, line desc
        ) as version
    from {{ source('raw_data', 'payments') }}
)

select
    meter_id,
    ts,
    amount,
    file_id,
    line,
    loaded_at
from versions
where version = 1
