-- one row per node with a meter of its own; from int_node_intervals; read by fct_node_losses
--
-- Whether the node's clock and those of the customers agree. What comes in and what is used below change together
-- from one interval to the next, so the two series of changes correlate best when they are laid side by side as they
-- are; a clock that is an interval or two off shows as a better correlation some intervals away. Changes tell more
-- than levels, which hardly differ from those of the next half-hour.
-- shift: the number of intervals by which the customers' stamps are late against the node's, -2 to 2, where the
-- correlation is best; of equal ones the nearest to 0. NULL with fewer than 96 pairs at no shift.
-- Both ends of a change are complete intervals, one right after the other.
with followed as (
    select
        node_id,
        cast(floor({{ epoch_s('start_ts') }} / length_s) as bigint) as slot,
        input_kwh,
        billed_kwh,
        lag(input_kwh) over node_in_time as input_before,
        lag(billed_kwh) over node_in_time as billed_before,
        lag(start_ts) over node_in_time as start_before,
        start_ts,
        length_s
    from {{ ref('int_node_intervals') }}
    where is_complete
    window node_in_time as (partition by node_id order by start_ts)
),

changes as (
    select
        node_id,
        slot,
        input_kwh - input_before as input_change,
        billed_kwh - billed_before as billed_change
    from followed
    where {{ add_seconds('start_before', 'length_s') }} = start_ts
),

laid_beside as (
    select
        node_id,
        input_change,
        billed_change,
        case
            when lag(slot, 1) over node_in_time = slot - 1
                then lag(billed_change, 1) over node_in_time
        end as billed_1_before,
        case
            when lag(slot, 2) over node_in_time = slot - 2
                then lag(billed_change, 2) over node_in_time
        end as billed_2_before,
        case
            when lead(slot, 1) over node_in_time = slot + 1
                then lead(billed_change, 1) over node_in_time
        end as billed_1_after,
        case
            when lead(slot, 2) over node_in_time = slot + 2
                then lead(billed_change, 2) over node_in_time
        end as billed_2_after
    from changes
    window node_in_time as (partition by node_id order by slot)
),

correlated as (
    select
        node_id,
        count(*) as n_pairs,
        {{ change_correlation('billed_change') }} as now,
        {{ change_correlation('billed_1_before') }} as before_1,
        {{ change_correlation('billed_2_before') }} as before_2,
        {{ change_correlation('billed_1_after') }} as after_1,
        {{ change_correlation('billed_2_after') }} as after_2
    from laid_beside
    group by node_id
),

ranked as (
    select
        node_id,
        n_pairs,
        now,
        before_1,
        before_2,
        after_1,
        after_2,
        greatest(now, before_1, before_2, after_1, after_2) as best
    from correlated
)

select
    nodes.node_id,
    coalesce(ranked.n_pairs, 0) as n_pairs,
    ranked.now as correlation,
    ranked.best as best_correlation,
    case
        when ranked.n_pairs is null or ranked.n_pairs < 96 then null
        when ranked.best = ranked.now then 0
        when ranked.best = ranked.after_1 then 1
        when ranked.best = ranked.before_1 then -1
        when ranked.best = ranked.after_2 then 2
        when ranked.best = ranked.before_2 then -2
    end as shift
from (select distinct node_id from {{ ref('int_node_intervals') }}) as nodes
left join ranked
    on ranked.node_id = nodes.node_id
