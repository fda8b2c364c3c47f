-- what the technical losses of level $1 (so many nodes with a meter of their own above) are fitted to, node by node
-- and by time
--
-- lost is input less billed, where for a node below with a meter of its own what came into it less its technical loss
-- stands for what its customers' meters read: so thefts below it are not taken for losses of the node above. That
-- needs its model in ml.technical_losses: levels are fitted from the highest number to 0.
-- is_usable: input and customers are known, and something flowed. is_clean: moreover, but for those below such a node,
-- every meter has a value, which was read and not estimated.
with nodes as (
    select distinct
        node_id,
        length_s
    from intermediate.int_node_intervals
),

levels as (
    select
        nodes.node_id,
        nodes.length_s,
        count(*) - 1 as level
    from nodes
    inner join intermediate.int_node_ancestors as ancestors
        on ancestors.node_id = nodes.node_id
    inner join nodes as above
        on above.node_id = ancestors.ancestor_id
    group by
        nodes.node_id,
        nodes.length_s
),

metered_below as (
    select
        levels.node_id,
        levels.length_s,
        below.node_id as below_id
    from levels
    inner join intermediate.int_node_ancestors as ancestors
        on ancestors.ancestor_id = levels.node_id
        and ancestors.depth > 0
    inner join levels as below
        on below.node_id = ancestors.node_id
        and below.level = levels.level + 1
        and levels.length_s % below.length_s = 0
    where levels.level = $1
),

instead as (
    select
        metered_below.node_id,
        floor(extract(epoch from intervals.start_ts) / metered_below.length_s) as slot,
        cast(sum(cast(
            intervals.input_kwh - intervals.billed_kwh
            - case when intervals.input_kwh > 0
                then losses.no_load_kw * intervals.length_s / 3600.0
                    + losses.input_share * intervals.input_kwh
                    + losses.square_per_kwh * intervals.input_kwh * intervals.input_kwh * 3600.0 / intervals.length_s
                else 0.0 end
            as decimal(38, 9)
        )) as double precision) as kwh,
        sum((intervals.n_meters - intervals.n_reporting) * intervals.length_s) as missing_s,
        sum(intervals.n_estimated * intervals.length_s) as estimated_s
    from metered_below
    inner join intermediate.int_node_intervals as intervals
        on intervals.node_id = metered_below.below_id
    inner join ml.technical_losses as losses
        on losses.node_id = metered_below.below_id
    where intervals.input_kwh is not null
        and intervals.billed_kwh is not null
    group by
        metered_below.node_id,
        floor(extract(epoch from intervals.start_ts) / metered_below.length_s)
)

select
    intervals.node_id,
    intervals.kind,
    intervals.local_day,
    intervals.length_s,
    intervals.input_kwh,
    intervals.input_kwh - intervals.billed_kwh - coalesce(instead.kwh, 0.0) as lost_kwh,
    intervals.is_complete and intervals.input_kwh > 0 as is_usable,
    (intervals.n_meters - intervals.n_reporting) * intervals.length_s <= coalesce(instead.missing_s, 0)
    and intervals.n_estimated * intervals.length_s <= coalesce(instead.estimated_s, 0) as is_clean
from intermediate.int_node_intervals as intervals
inner join levels
    on levels.node_id = intervals.node_id
left join instead
    on instead.node_id = intervals.node_id
    and instead.slot = floor(extract(epoch from intervals.start_ts) / intervals.length_s)
where levels.level = $1
order by
    intervals.node_id,
    intervals.start_ts
