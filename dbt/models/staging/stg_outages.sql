-- one row per stated interruption of a node; from raw_data.outages; read by int_outages
select
    cast(node_id as varchar) as node_id,
    cast(start_ts as timestamptz) as start_ts,
    cast(end_ts as timestamptz) as end_ts,
    cast(kind as varchar) as kind,
    cast(file_id as integer) as file_id,
    cast(line as bigint) as line,
    cast(loaded_at as timestamptz) as loaded_at
from {{ source('raw_data', 'outages') }}
