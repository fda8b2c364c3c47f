-- the meters below node $1, the most suspect first; $2 rows from $3 on, each with how many there are
with meters as (
    select node_id as meter_id
    from marts.dim_nodes
    where
        kind = 'meter'
        and (transformer_id = $1 or feeder_id = $1 or substation_id = $1)
),

totals as (
    select count(*) as n_total
    from meters
)

select
    totals.n_total,
    meters.meter_id,
    suspects.mean_day_kwh,
    suspects.probability,
    suspects.cause,
    suspects.visit_rank,
    suspects.expected_amount
from totals
left join meters
    on true
left join marts.fct_suspects as suspects
    on suspects.meter_id = meters.meter_id
order by
    suspects.probability desc nulls last,
    meters.meter_id
limit $2
offset $3
