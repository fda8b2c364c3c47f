-- one row per zone and instant; from raw_data.weather; read by int_reading_features
select
    cast(zone as varchar) as zone,
    cast(ts as timestamptz) as ts,
    cast(temperature_c as double precision) as temperature_c,
    cast(humidity_pct as double precision) as humidity_pct,
    cast(wind_kmh as double precision) as wind_kmh,
    cast(file_id as integer) as file_id,
    cast(line as bigint) as line,
    cast(loaded_at as timestamptz) as loaded_at
from {{ source('raw_data', 'weather') }}
