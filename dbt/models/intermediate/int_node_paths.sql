-- one row per node with the nearest transformer, feeder and substation on its path; from int_node_ancestors;
-- read by int_outages, int_meters, the marts and the dashboard
with newest_nodes as (
    select
        node_id,
        parent_id,
        kind,
        name,
        zone,
        tariff,
        multiplier,
        rated_kva
    from (
        select
            node_id,
            parent_id,
            kind,
            name,
            zone,
            tariff,
            multiplier,
            rated_kva,
            row_number() over (partition by node_id order by loaded_at desc, file_id desc, line desc) as version
        from {{ ref('stg_network_nodes') }}
    ) as versions
    where version = 1
),

nearest as (
    select
        ancestors.node_id,
        ancestors.ancestor_id,
        ancestors.ancestor_kind,
        above.zone,
        row_number() over (
            partition by ancestors.node_id, ancestors.ancestor_kind
            order by ancestors.depth, ancestors.ancestor_id
        ) as kind_rank,
        row_number() over (
            partition by ancestors.node_id
            order by case when above.zone is null then 1 else 0 end, ancestors.depth, ancestors.ancestor_id
        ) as zone_rank
    from {{ ref('int_node_ancestors') }} as ancestors
    inner join newest_nodes as above
        on above.node_id = ancestors.ancestor_id
),

paths as (
    select
        node_id,
        max(case when kind_rank = 1 and ancestor_kind = 'transformer' then ancestor_id end) as transformer_id,
        max(case when kind_rank = 1 and ancestor_kind = 'feeder' then ancestor_id end) as feeder_id,
        max(case when kind_rank = 1 and ancestor_kind = 'substation' then ancestor_id end) as substation_id,
        max(case when zone_rank = 1 then zone end) as zone
    from nearest
    group by node_id
)

select
    newest_nodes.node_id,
    newest_nodes.kind,
    newest_nodes.name,
    paths.zone,
    newest_nodes.tariff,
    newest_nodes.multiplier,
    newest_nodes.rated_kva,
    newest_nodes.parent_id,
    paths.transformer_id,
    paths.feeder_id,
    paths.substation_id
from newest_nodes
inner join paths
    on paths.node_id = newest_nodes.node_id
