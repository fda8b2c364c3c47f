-- one row per node and node above it, itself included; from stg_network_nodes; read by int_node_paths,
-- int_meter_outages, int_outage_days and the balance marts
with recursive newest_nodes as (
    select
        node_id,
        parent_id,
        kind
    from (
        select
            node_id,
            parent_id,
            kind,
            row_number() over (partition by node_id order by loaded_at desc, file_id desc, line desc) as version
        from {{ ref('stg_network_nodes') }}
    ) as versions
    where version = 1
),

-- 16 levels are far above any network's; the limit ends a walk round a loop of parents
walks as (
    select
        node_id,
        node_id as ancestor_id,
        kind as ancestor_kind,
        parent_id as next_id,
        0 as depth
    from newest_nodes
    union all
    select
        walks.node_id,
        newest_nodes.node_id as ancestor_id,
        newest_nodes.kind as ancestor_kind,
        newest_nodes.parent_id as next_id,
        walks.depth + 1 as depth
    from walks
    inner join newest_nodes
        on newest_nodes.node_id = walks.next_id
    where walks.depth < 16
)

select
    node_id,
    ancestor_id,
    ancestor_kind,
    min(depth) as depth
from walks
group by
    node_id,
    ancestor_id,
    ancestor_kind
