-- one row per meter and day of a visit, the version that came last, by file or by `eiot inspect` (file 0); from
-- raw_data.inspections; read by the marts of feedback
with versions as (
    select
        cast(meter_id as varchar) as meter_id,
        cast(inspected_on as date) as inspected_on,
        cast(outcome as varchar) as outcome,
        cast(kwh as double precision) as kwh,
        cast(note as varchar) as note,
        cast(file_id as integer) as file_id,
        cast(line as bigint) as line,
        cast(loaded_at as timestamptz) as loaded_at,
        row_number() over (
            partition by meter_id, inspected_on
            order by loaded_at desc, file_id desc, line desc
        ) as version
    from {{ source('raw_data', 'inspections') }}
)

select
    meter_id,
    inspected_on,
    outcome,
    kwh,
    note,
    file_id,
    line,
    loaded_at
from versions
where version = 1
