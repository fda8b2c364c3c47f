-- one row per half-hour of a substation, a feeder or a zone with its load; from int_readings_clean, int_meter_days,
-- int_node_ancestors and int_node_paths; read by eiot forecast
--
-- Half-hours; hours where a length in use does not divide a half-hour. Readings whose length does not divide an hour
-- take no part. The load of
--   a node with a meter of its own     what that meter read, net of export, where it has values for the whole interval
--   a node without                     the sum of the customers' meters below, where those with values cover at least
--                                      90 % of the time of all, divided by the share they cover
--   a zone                             the sum of the substations and feeders of the zone that have a load and no such
--                                      node of the same zone above them; of a zone without any, its customers as above
-- load_kwh is NULL where it is not known: of a zone, where that of one of its nodes is not.
-- basis: meter, customers, or nodes (a zone that is a sum of nodes).
with nodes as (
    select
        node_id,
        kind,
        zone
    from {{ ref('int_node_paths') }}
    where kind in ('substation', 'feeder')
),

metered as (
    select distinct
        nodes.node_id,
        nodes.kind
    from {{ ref('int_meter_days') }} as days
    inner join nodes
        on nodes.node_id = days.meter_id
),

node_zones as (
    select distinct zone
    from nodes
    where zone is not null
),

-- where a reading counts: for its own node, for the nodes without a meter above it, for its zone without any node
places as (
    select
        node_id as meter_id,
        node_id,
        kind,
        'meter' as basis
    from metered
    union all
    select
        paths.node_id as meter_id,
        nodes.node_id,
        nodes.kind,
        'customers' as basis
    from {{ ref('int_node_paths') }} as paths
    inner join nodes
        on nodes.node_id in (paths.feeder_id, paths.substation_id)
    left join metered
        on metered.node_id = nodes.node_id
    where paths.kind = 'meter'
        and metered.node_id is null
    union all
    select
        paths.node_id as meter_id,
        paths.zone as node_id,
        'zone' as kind,
        'customers' as basis
    from {{ ref('int_node_paths') }} as paths
    left join node_zones
        on node_zones.zone = paths.zone
    where paths.kind = 'meter'
        and paths.zone is not null
        and node_zones.zone is null
),

place_counts as (
    select
        node_id,
        kind,
        basis,
        count(*) as n_meters
    from places
    group by
        node_id,
        kind,
        basis
),

-- by length as well, so that the sums tell what a place's grid is
sums as materialized (
    select
        places.node_id,
        places.kind,
        cast({{ epoch_s('readings.start_ts') }} as bigint) as start_s,
        readings.length_s,
        {{ exact_sum("case when readings.channel = 'export' then -readings.kwh else readings.kwh end") }} as kwh,
        count(readings.kwh) filter (where readings.channel = 'import') as n_values
    from {{ ref('int_readings_clean') }} as readings
    inner join places
        on places.meter_id = readings.meter_id
    where 3600 % nullif(readings.length_s, 0) = 0
    group by
        places.node_id,
        places.kind,
        cast({{ epoch_s('readings.start_ts') }} as bigint),
        readings.length_s
),

grids as (
    select
        sums.node_id,
        sums.kind,
        place_counts.basis,
        place_counts.n_meters,
        case when max(1800 % sums.length_s) = 0 then 1800 else 3600 end as grid_s
    from sums
    inner join place_counts
        on place_counts.node_id = sums.node_id
        and place_counts.kind = sums.kind
    group by
        sums.node_id,
        sums.kind,
        place_counts.basis,
        place_counts.n_meters
),

gridded as (
    select
        grids.node_id,
        grids.kind,
        grids.basis,
        grids.grid_s,
        grids.n_meters * grids.grid_s as whole_s,
        sums.start_s - sums.start_s % grids.grid_s as start_s,
        {{ exact_sum('sums.kwh') }} as kwh,
        cast(sum(sums.n_values * sums.length_s) as bigint) as covered_s
    from sums
    inner join grids
        on grids.node_id = sums.node_id
        and grids.kind = sums.kind
    group by
        grids.node_id,
        grids.kind,
        grids.basis,
        grids.grid_s,
        grids.n_meters,
        sums.start_s - sums.start_s % grids.grid_s
),

node_loads as (
    select
        node_id,
        kind,
        basis,
        grid_s,
        start_s,
        case
            when covered_s = whole_s then kwh
            when basis = 'customers' and covered_s >= 0.9 * whole_s
                then {{ round_to('kwh * whole_s / covered_s', 9) }}
        end as load_kwh
    from gridded
),

loaded_nodes as (
    select distinct
        nodes.node_id,
        nodes.zone,
        node_loads.grid_s
    from node_loads
    inner join nodes
        on nodes.node_id = node_loads.node_id
        and nodes.kind = node_loads.kind
    where nodes.zone is not null
),

below_another as (
    select distinct below.node_id
    from loaded_nodes as below
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.node_id = below.node_id
        and ancestors.depth > 0
    inner join loaded_nodes as above
        on above.node_id = ancestors.ancestor_id
        and above.zone = below.zone
),

-- those of a zone that have no other of it above them
tops as (
    select
        loaded_nodes.node_id,
        loaded_nodes.zone,
        max(loaded_nodes.grid_s) over (partition by loaded_nodes.zone) as grid_s,
        count(*) over (partition by loaded_nodes.zone) as n_nodes
    from loaded_nodes
    left join below_another
        on below_another.node_id = loaded_nodes.node_id
    where below_another.node_id is null
),

zone_loads as (
    select
        tops.zone as node_id,
        tops.grid_s,
        node_loads.start_s - node_loads.start_s % tops.grid_s as start_s,
        case
            when sum(case when node_loads.load_kwh is null then 0 else node_loads.grid_s end)
                = tops.n_nodes * tops.grid_s
                then {{ exact_sum('node_loads.load_kwh') }}
        end as load_kwh
    from node_loads
    inner join tops
        on tops.node_id = node_loads.node_id
    where node_loads.kind <> 'zone'
    group by
        tops.zone,
        tops.grid_s,
        tops.n_nodes,
        node_loads.start_s - node_loads.start_s % tops.grid_s
),

loads as (
    select
        node_id,
        kind,
        grid_s,
        start_s,
        load_kwh,
        basis
    from node_loads
    union all
    select
        node_id,
        'zone' as kind,
        grid_s,
        start_s,
        load_kwh,
        'nodes' as basis
    from zone_loads
)

select
    loads.node_id,
    loads.kind,
    to_timestamp(cast(loads.start_s as double precision)) as start_ts,
    cast(loads.grid_s as integer) as length_s,
    clock.local_day,
    clock.local_minute as local_slot,
    loads.load_kwh,
    loads.basis
from loads
inner join {{ ref('int_clock') }} as clock
    on clock.quarter = cast(floor(loads.start_s / 900.0) as bigint)
