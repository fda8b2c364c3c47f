-- one row per tariff and block; from raw_data.tariffs; read by int_meters
select
    cast(tariff as varchar) as tariff,
    cast(from_kwh as double precision) as from_kwh,
    cast(price_per_kwh as double precision) as price_per_kwh,
    cast(currency as varchar) as currency,
    cast(file_id as integer) as file_id,
    cast(line as bigint) as line,
    cast(loaded_at as timestamptz) as loaded_at
from {{ source('raw_data', 'tariffs') }}
