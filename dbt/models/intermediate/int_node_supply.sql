-- one row per half-hour in which customers of a substation, a feeder or a zone were, or by a stated schedule will be,
-- without supply; from int_meter_outages and int_node_paths; read by eiot forecast
--
-- supplied_share is the part of the customers' time with supply, 0 to 1: an outage of one transformer takes its
-- customers out of its feeder. A half-hour that is not here was supplied whole. Schedules reach past the last reading.
with customers as (
    select
        feeder_id as node_id,
        'feeder' as kind,
        node_id as meter_id
    from {{ ref('int_node_paths') }}
    where kind = 'meter'
        and feeder_id is not null
    union all
    select
        substation_id as node_id,
        'substation' as kind,
        node_id as meter_id
    from {{ ref('int_node_paths') }}
    where kind = 'meter'
        and substation_id is not null
    union all
    select
        zone as node_id,
        'zone' as kind,
        node_id as meter_id
    from {{ ref('int_node_paths') }}
    where kind = 'meter'
        and zone is not null
),

customer_counts as (
    select
        node_id,
        kind,
        count(*) as n_meters
    from customers
    group by
        node_id,
        kind
),

-- outages hit whole nodes: few stretches differ
stretches as (
    select
        customers.node_id,
        customers.kind,
        cast(floor({{ epoch_s('outages.start_ts') }}) as bigint) as start_s,
        cast(floor({{ epoch_s('outages.end_ts') }}) as bigint) as end_s,
        count(*) as n_out
    from customers
    inner join {{ ref('int_meter_outages') }} as outages
        on outages.meter_id = customers.meter_id
    group by
        customers.node_id,
        customers.kind,
        cast(floor({{ epoch_s('outages.start_ts') }}) as bigint),
        cast(floor({{ epoch_s('outages.end_ts') }}) as bigint)
),

pieces as (
    select
        stretches.node_id,
        stretches.kind,
        series.slot_s,
        stretches.n_out
        * (least(stretches.end_s, series.slot_s + 1800) - greatest(stretches.start_s, series.slot_s)) as out_s
    from stretches
    cross join generate_series(
        stretches.start_s - stretches.start_s % 1800,
        stretches.end_s - 1,
        cast(1800 as bigint)
    ) as series (slot_s)
),

slots as (
    select
        node_id,
        kind,
        slot_s,
        sum(out_s) as out_s
    from pieces
    group by
        node_id,
        kind,
        slot_s
)

select
    slots.node_id,
    slots.kind,
    to_timestamp(cast(slots.slot_s as double precision)) as start_ts,
    {{ round_to('1.0 - slots.out_s / (customer_counts.n_meters * 1800.0)', 6) }} as supplied_share
from slots
inner join customer_counts
    on customer_counts.node_id = slots.node_id
    and customer_counts.kind = slots.kind
