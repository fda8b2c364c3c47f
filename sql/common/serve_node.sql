-- one row: node $1 as serve_network.sql has it, with what its losses are of; none for an unknown node, and only id and
-- kind count for a meter
with meters as (
    select
        count(*) as n_meters,
        count(suspects.meter_id) as n_suspects
    from marts.dim_nodes as nodes
    left join (
        select meter_id
        from marts.fct_suspects
        where visit_rank is not null
    ) as suspects
        on suspects.meter_id = nodes.node_id
    where
        nodes.kind = 'meter'
        and (nodes.transformer_id = $1 or nodes.feeder_id = $1 or nodes.substation_id = $1)
)

select
    nodes.node_id,
    nodes.parent_id,
    nodes.kind,
    nodes.name,
    meters.n_meters,
    losses.input_kwh,
    losses.billed_kwh,
    losses.technical_loss_kwh,
    losses.ntl_kwh,
    losses.ntl_pct,
    losses.ntl_amount,
    losses.coverage,
    losses.warning,
    meters.n_suspects,
    losses.currency,
    losses.technical_method,
    losses.n_days,
    losses.first_day,
    losses.last_day
from marts.dim_nodes as nodes
cross join meters
left join marts.fct_node_losses as losses
    on losses.node_id = nodes.node_id
where nodes.node_id = $1
