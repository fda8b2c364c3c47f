-- fails with: a node and start that int_node_intervals has more than once
select
    node_id,
    start_ts,
    count(*) as n_rows
from {{ ref('int_node_intervals') }}
group by
    node_id,
    start_ts
having count(*) > 1
