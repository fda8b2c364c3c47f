-- the meters under the transformer of meter $1, itself included, the most suspect first; at most $2
with nodes as materialized (
    select node_id
    from marts.dim_nodes
    where
        kind = 'meter'
        and transformer_id = (
            select own.transformer_id
            from marts.dim_nodes as own
            where own.node_id = $1
                and own.kind = 'meter'
        )
)

select
    nodes.node_id as meter_id,
    features.mean_day_kwh,
    scores.probability,
    scores.cause
from nodes
left join ml.meter_scores as scores
    on scores.meter_id = nodes.node_id
left join intermediate.int_meter_features as features
    on features.meter_id = nodes.node_id
order by
    scores.probability desc nulls last,
    nodes.node_id
limit $2
