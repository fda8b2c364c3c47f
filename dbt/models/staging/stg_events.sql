-- one row per meter, instant and code, the version loaded last; from raw_data.events; read by int_meter_events and
-- int_meter_prepayment
with versions as (
    select
        cast(meter_id as varchar) as meter_id,
        cast(ts as timestamptz) as ts,
        cast(code as varchar) as code,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(loaded_at as timestamptz) as loaded_at,
        row_number() over (
            partition by meter_id, ts, code
            order by loaded_at desc, file_id desc, line desc
        ) as version
    from {{ source('raw_data', 'events') }}
)

select
    meter_id,
    ts,
    code,
    file_id,
    line,
    loaded_at
from versions
where version = 1
