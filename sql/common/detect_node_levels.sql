-- how many nodes with a meter of their own stand one below another, at most: levels 0 (none above) to this less one
with nodes as (
    select distinct node_id
    from intermediate.int_node_intervals
)

select coalesce(max(levels.n_levels), 0)
from (
    select
        nodes.node_id,
        count(*) as n_levels
    from nodes
    inner join intermediate.int_node_ancestors as ancestors
        on ancestors.node_id = nodes.node_id
    inner join nodes as above
        on above.node_id = ancestors.ancestor_id
    group by nodes.node_id
) as levels
