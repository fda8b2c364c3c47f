-- the loads of all nodes from day $1 on
select
    node_id,
    kind,
    local_day,
    local_slot,
    load_kwh
from intermediate.int_node_loads
where local_day >= $1
    and load_kwh is not null
order by
    node_id,
    kind
