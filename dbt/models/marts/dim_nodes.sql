-- one row per node, and per reporting meter that no network file names; from int_node_paths and int_meters; read
-- by the dashboard, Superset and Grafana
select
    node_id,
    kind,
    name,
    parent_id,
    transformer_id,
    feeder_id,
    substation_id,
    zone,
    tariff
from {{ ref('int_node_paths') }}
union all
select
    meter_id as node_id,
    'meter' as kind,
    cast(null as varchar) as name,
    cast(null as varchar) as parent_id,
    transformer_id,
    feeder_id,
    substation_id,
    zone,
    tariff
from {{ ref('int_meters') }}
where not is_mapped
