-- one row: what is known of node $1 and what the list says of it; none for an unknown node
select
    nodes.kind,
    nodes.name,
    nodes.transformer_id,
    nodes.feeder_id,
    nodes.substation_id,
    nodes.zone,
    nodes.tariff,
    suspects.status,
    suspects.score,
    suspects.score_rank,
    (select count(*) from marts.fct_suspects where status = 'scored') as n_scored,
    suspects.probability,
    suspects.cause,
    suspects.since,
    suspects.visit_rank,
    suspects.reasons,
    suspects.against,
    suspects.mean_day_kwh,
    suspects.price_per_kwh,
    suspects.recoverable_kwh,
    suspects.recoverable_amount,
    suspects.expected_kwh,
    suspects.expected_amount,
    suspects.currency,
    (select max(local_day) from marts.kpi_daily) as last_day
from marts.dim_nodes as nodes
left join marts.fct_suspects as suspects
    on suspects.meter_id = nodes.node_id
where nodes.node_id = $1
