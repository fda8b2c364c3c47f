-- one row per interval of a node with a meter of its own (transformer, feeder, substation); from int_readings_clean,
-- int_meter_days, int_node_ancestors and int_node_paths; read by eiot detect, int_node_clocks and the balance marts
--
-- input is what the node's own meter read, billed the sum of the customers' meters anywhere below it, both net of
-- export. Readings are summed once, to the node a meter hangs on; nodes above are sums of these sums.
--
-- The grid. A node's meter and the customers' may have different lengths (15 and 30 minutes, say). Both are summed
-- to one grid per node: the longest length in use by its own meter or by a meter below, 3,600 s where another length
-- in use does not divide that. Intervals start at whole multiples of the grid since 1970, UTC. Readings whose length
-- does not divide an hour, daily ones for instance, take no part here; the daily balance has them.
--
-- Own meters and customers are summed in one go, not joined: a join of what was summed would be planned blindly.
--
-- input is NULL unless the node's meter has values for the whole interval, billed when no meter below has a value.
-- n_reporting and n_estimated count whole meters: the time their values cover over the length of the interval.
-- is_complete: input is known, at least 90 % of the meters below report, and it is no outage of the node.
with metered as (
    select distinct
        paths.node_id,
        paths.kind
    from {{ ref('int_meter_days') }} as days
    inner join {{ ref('int_node_paths') }} as paths
        on paths.node_id = days.meter_id
    where paths.kind <> 'meter'
),

-- the node a customer's meter hangs on: the nearest above that is no meter
branches as (
    select
        nearest.node_id as meter_id,
        nearest.ancestor_id as branch_id
    from (
        select
            node_id,
            ancestor_id,
            row_number() over (partition by node_id order by depth, ancestor_id) as nearness
        from {{ ref('int_node_ancestors') }}
        where depth > 0
            and ancestor_kind <> 'meter'
    ) as nearest
    inner join {{ ref('int_node_paths') }} as paths
        on paths.node_id = nearest.node_id
    where nearest.nearness = 1
        and paths.kind = 'meter'
),

branch_counts as (
    select
        branch_id,
        count(*) as n_meters
    from branches
    group by branch_id
),

branch_nodes as (
    select
        branch_counts.branch_id,
        branch_counts.n_meters,
        metered.node_id
    from branch_counts
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.node_id = branch_counts.branch_id
    inner join metered
        on metered.node_id = ancestors.ancestor_id
),

meter_counts as (
    select
        node_id,
        cast(sum(n_meters) as bigint) as n_meters
    from branch_nodes
    group by node_id
),

needed as (
    select distinct branch_id
    from branch_nodes
),

-- where a reading counts: as the input of its own node, or for the node its meter hangs on
places as (
    select
        node_id as meter_id,
        node_id as place_id,
        true as is_input
    from metered
    union all
    select
        branches.meter_id,
        branches.branch_id as place_id,
        false as is_input
    from branches
    inner join needed
        on needed.branch_id = branches.branch_id
),

sums as materialized (
    select
        places.place_id,
        places.is_input,
        cast({{ epoch_s('readings.start_ts') }} as bigint) as start_s,
        readings.length_s,
        {{ exact_sum("case when readings.channel = 'export' then -readings.kwh else readings.kwh end") }} as kwh,
        count(readings.kwh) filter (where readings.channel = 'import') as n_values,
        count(*) filter (where readings.channel = 'import' and readings.quality = 'estimated') as n_estimated,
        bool_or(readings.is_outage) as is_outage
    from {{ ref('int_readings_clean') }} as readings
    inner join places
        on places.meter_id = readings.meter_id
    where 3600 % nullif(readings.length_s, 0) = 0
    group by
        places.place_id,
        places.is_input,
        cast({{ epoch_s('readings.start_ts') }} as bigint),
        readings.length_s
),

place_lengths as (
    select distinct
        place_id,
        is_input,
        length_s
    from sums
),

node_lengths as (
    select
        place_id as node_id,
        length_s
    from place_lengths
    where is_input
    union
    select
        branch_nodes.node_id,
        place_lengths.length_s
    from place_lengths
    inner join branch_nodes
        on branch_nodes.branch_id = place_lengths.place_id
    where not place_lengths.is_input
),

longest_lengths as (
    select
        node_id,
        max(length_s) as longest_s
    from node_lengths
    group by node_id
),

grids as (
    select
        longest_lengths.node_id,
        metered.kind,
        meter_counts.n_meters,
        case
            when max(longest_lengths.longest_s % node_lengths.length_s) = 0
                then max(longest_lengths.longest_s)
            else 3600
        end as grid_s
    from longest_lengths
    inner join node_lengths
        on node_lengths.node_id = longest_lengths.node_id
    inner join meter_counts
        on meter_counts.node_id = longest_lengths.node_id
    inner join metered
        on metered.node_id = longest_lengths.node_id
    group by
        longest_lengths.node_id,
        metered.kind,
        meter_counts.n_meters
),

-- what counts for a node, from its own meter and from those below
contributions as (
    select
        place_id as node_id,
        is_input,
        start_s,
        length_s,
        kwh,
        n_values,
        n_estimated,
        is_outage
    from sums
    where is_input
    union all
    select
        branch_nodes.node_id,
        sums.is_input,
        sums.start_s,
        sums.length_s,
        sums.kwh,
        sums.n_values,
        sums.n_estimated,
        sums.is_outage
    from sums
    inner join branch_nodes
        on branch_nodes.branch_id = sums.place_id
    where not sums.is_input
),

gridded as (
    select
        grids.node_id,
        grids.kind,
        grids.grid_s,
        grids.n_meters,
        contributions.start_s - contributions.start_s % grids.grid_s as start_s,
        {{ exact_sum('case when contributions.is_input then contributions.kwh end') }} as input_kwh,
        {{ exact_sum('case when not contributions.is_input then contributions.kwh end') }} as billed_kwh,
        cast(sum(
            case when contributions.is_input then contributions.n_values * contributions.length_s else 0 end
        ) as bigint) as input_s,
        cast(sum(
            case when contributions.is_input then 0 else contributions.n_values * contributions.length_s end
        ) as bigint) as billed_s,
        cast(sum(
            case when contributions.is_input then 0 else contributions.n_estimated * contributions.length_s end
        ) as bigint) as estimated_s,
        bool_or(contributions.is_outage) filter (where contributions.is_input) as is_outage
    from contributions
    inner join grids
        on grids.node_id = contributions.node_id
    group by
        grids.node_id,
        grids.kind,
        grids.grid_s,
        grids.n_meters,
        contributions.start_s - contributions.start_s % grids.grid_s
    having count(*) filter (where contributions.is_input) > 0
),

balanced as (
    select
        node_id,
        kind,
        grid_s,
        start_s,
        case when input_s = grid_s then input_kwh end as input_kwh,
        billed_kwh,
        n_meters,
        least(n_meters, (billed_s - billed_s % grid_s) / grid_s) as n_reporting,
        (estimated_s - estimated_s % grid_s) / grid_s as n_estimated,
        is_outage
    from gridded
)

select
    balanced.node_id,
    balanced.kind,
    to_timestamp(cast(balanced.start_s as double precision)) as start_ts,
    cast(balanced.grid_s as integer) as length_s,
    clock.local_day,
    clock.local_minute + cast(floor((balanced.start_s - clock.quarter * 900) / 60.0) as integer) as local_slot,
    balanced.input_kwh,
    balanced.billed_kwh,
    balanced.n_meters,
    cast(balanced.n_reporting as bigint) as n_reporting,
    cast(balanced.n_estimated as bigint) as n_estimated,
    balanced.is_outage,
    balanced.input_kwh is not null
    and balanced.billed_kwh is not null
    and balanced.n_reporting >= 0.9 * balanced.n_meters
    and not balanced.is_outage as is_complete
from balanced
inner join {{ ref('int_clock') }} as clock
    on clock.quarter = cast(floor(balanced.start_s / 900.0) as bigint)
