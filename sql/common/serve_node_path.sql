-- the nodes from the top down to node $1, itself included; at most 17: a loop of parents ends there
with recursive walk as (
    select
        node_id,
        kind,
        name,
        parent_id,
        0 as depth
    from marts.dim_nodes
    where node_id = $1
    union all
    select
        above.node_id,
        above.kind,
        above.name,
        above.parent_id,
        walk.depth + 1 as depth
    from walk
    inner join marts.dim_nodes as above
        on above.node_id = walk.parent_id
    where walk.depth < 16
)

select
    node_id,
    kind,
    name
from walk
order by depth desc
