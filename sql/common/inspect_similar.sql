-- meters of the network file with ids about as long as $1, for the hint on a slip of the pen; at most $2
select node_id
from raw_data.network_nodes
where kind = 'meter'
    and length(node_id) between length($1) - 1 and length($1) + 1
order by node_id
limit $2
