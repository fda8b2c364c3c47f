-- one row per node as loaded; from raw_data.network_nodes; read by int_node_ancestors, int_node_paths, dim_nodes
select
    cast(node_id as varchar) as node_id,
    cast(parent_id as varchar) as parent_id,
    cast(kind as varchar) as kind,
    cast(name as varchar) as name,
    cast(zone as varchar) as zone,
    cast(tariff as varchar) as tariff,
    cast(phase as varchar) as phase,
    cast(lat as double precision) as lat,
    cast(lon as double precision) as lon,
    cast(multiplier as double precision) as multiplier,
    cast(rated_kva as double precision) as rated_kva,
    cast(file_id as integer) as file_id,
    cast(line as bigint) as line,
    cast(loaded_at as timestamptz) as loaded_at
from {{ source('raw_data', 'network_nodes') }}
