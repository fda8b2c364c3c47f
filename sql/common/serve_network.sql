-- one row per node above the meters, from the top down: its losses over the window, the meters below it, and how many
-- of them are worth a visit; at most $1
with meters as (
    select
        nodes.transformer_id,
        nodes.feeder_id,
        nodes.substation_id,
        case when suspects.meter_id is null then 0 else 1 end as is_suspect
    from marts.dim_nodes as nodes
    left join (
        select meter_id
        from marts.fct_suspects
        where visit_rank is not null
    ) as suspects
        on suspects.meter_id = nodes.node_id
    where nodes.kind = 'meter'
),

counts as (
    select
        transformer_id as node_id,
        count(*) as n_meters,
        cast(sum(is_suspect) as bigint) as n_suspects
    from meters
    where transformer_id is not null
    group by transformer_id
    union all
    select
        feeder_id as node_id,
        count(*) as n_meters,
        cast(sum(is_suspect) as bigint) as n_suspects
    from meters
    where feeder_id is not null
    group by feeder_id
    union all
    select
        substation_id as node_id,
        count(*) as n_meters,
        cast(sum(is_suspect) as bigint) as n_suspects
    from meters
    where substation_id is not null
    group by substation_id
)

select
    nodes.node_id,
    nodes.parent_id,
    nodes.kind,
    nodes.name,
    coalesce(counts.n_meters, 0) as n_meters,
    losses.input_kwh,
    losses.billed_kwh,
    losses.technical_loss_kwh,
    losses.ntl_kwh,
    losses.ntl_pct,
    losses.ntl_amount,
    losses.coverage,
    losses.warning,
    coalesce(counts.n_suspects, 0) as n_suspects
from marts.dim_nodes as nodes
left join counts
    on counts.node_id = nodes.node_id
left join marts.fct_node_losses as losses
    on losses.node_id = nodes.node_id
where nodes.kind <> 'meter'
order by
    case nodes.kind when 'substation' then 0 when 'feeder' then 1 else 2 end,
    nodes.node_id
limit $1
