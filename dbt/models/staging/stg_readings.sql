-- one row per reading that holds; from raw_data.readings; read by int_readings_clean, int_outages, int_calendar
-- A meter's registers are kept apart here (channel import.T1 of the file is channel import, register_name T1);
-- int_readings_clean sums them.
-- kWh are taken as stated; is_secondary says that the network's ratio is still to be applied (int_readings_clean does).
select
    cast(meter_id as varchar) as meter_id,
    split_part(coalesce(cast(channel as varchar), 'import'), '.', 1) as channel,
    nullif(split_part(cast(channel as varchar), '.', 2), '') as register_name,
    cast(start_ts as timestamptz) as start_ts,
    coalesce(cast(length_s as integer), {{ var('interval_s') }}) as length_s,
    {{ kwh_double('kwh') }} as kwh,
    kwh > 0 as has_use,
    cast(quality as varchar) as quality,
    coalesce(
        file_id in (
            select files.file_id
            from {{ source('ops', 'files') }} as files
            where files.is_secondary
        ),
        false
    ) as is_secondary,
    cast(flag as varchar) as flag,
    cast(past_avg_kwh as double precision) as past_avg_kwh,
    cast(temperature_c as double precision) as temperature_c,
    cast(humidity_pct as double precision) as humidity_pct,
    cast(wind_kmh as double precision) as wind_kmh,
    cast(label as varchar) as label,
    cast(file_id as integer) as file_id,
    cast(line as bigint) as line,
    cast(loaded_at as timestamptz) as loaded_at,
    cast(load_seq as bigint) as load_seq
from {{ source('raw_data', 'readings') }}
