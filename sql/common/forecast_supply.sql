-- the half-hours from instant $1 to before $2 in which customers of a node have no supply
select
    node_id,
    kind,
    start_ts,
    supplied_share
from intermediate.int_node_supply
where start_ts >= $1
    and start_ts < $2
order by
    node_id,
    kind
