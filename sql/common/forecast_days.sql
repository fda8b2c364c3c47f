-- the local days of all loads that are known
select
    min(local_day) as first_day,
    max(local_day) as last_day
from intermediate.int_node_loads
where load_kwh is not null
