-- meters whose id holds $1, without case: that id itself first, then those that begin with it; $2 rows from $3 on, each
-- with how many there are
with found as (
    select
        node_id as meter_id,
        transformer_id,
        feeder_id,
        case
            when node_id = $1 then 0
            when strpos(lower(node_id), lower($1)) = 1 then 1
            else 2
        end as place
    from marts.dim_nodes
    where
        kind = 'meter'
        and ($1 = '' or strpos(lower(node_id), lower($1)) > 0)
),

totals as (
    select count(*) as n_total
    from found
)

select
    totals.n_total,
    found.meter_id,
    found.transformer_id,
    found.feeder_id
from totals
left join found
    on true
order by
    found.place,
    found.meter_id
limit $2
offset $3
