-- meters whose id may be meant by $1: about as long, and the same in its first or its last $2 characters
select node_id
from marts.dim_nodes
where
    kind = 'meter'
    and length(node_id) between length($1) - 1 and length($1) + 1
    and (
        left(node_id, cast($2 as integer)) = left($1, cast($2 as integer))
        or right(node_id, cast($2 as integer)) = right($1, cast($2 as integer))
    )
order by node_id
limit $3
