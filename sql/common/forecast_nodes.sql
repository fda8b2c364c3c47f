-- the substations, feeders and zones of which loads are known, and the zone whose weather is theirs
select
    loads.node_id,
    loads.kind,
    loads.length_s,
    case when loads.kind = 'zone' then loads.node_id else coalesce(paths.zone, '') end as zone
from (
    select distinct
        node_id,
        kind,
        length_s
    from intermediate.int_node_loads
) as loads
left join intermediate.int_node_paths as paths
    on paths.node_id = loads.node_id
    and loads.kind <> 'zone'
order by
    loads.node_id,
    loads.kind
