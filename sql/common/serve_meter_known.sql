-- how many meters have id $1: 1, or 0 for an unknown one and for other nodes
select count(*) as n_found
from marts.dim_nodes
where node_id = $1
    and kind = 'meter'
