-- one row per local day: interruptions of customers as IEEE Std 1366 counts them; from int_meter_outages, int_outages,
-- int_node_ancestors, int_meters and int_calendar; read by kpi_daily
--
-- Customers are the meters of the network file: of others no outage can be known, so that without a network file all is
-- NULL. An interruption is a stretch without supply of a customer, stated or inferred, of more than five minutes;
-- outages that overlap or touch are one. Its minutes count on the days they lie in, the interruption on the day it
-- begins. Load-shedding and planned work are in all figures; saidi_planned_minutes is their part, which counts a minute
-- that is also covered by a fault. An outage that is inferred has no known cause and is in no planned part. What a
-- timetable states is taken at its word.
with customers as (
    select meter_id
    from {{ ref('int_meters') }}
    where is_mapped
),

customer_total as (
    select count(*) as n_customers
    from customers
),

planned_above as (
    select
        customers.meter_id,
        outages.start_ts,
        outages.end_ts
    from {{ ref('int_outages') }} as outages
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.ancestor_id = outages.node_id
    inner join customers
        on customers.meter_id = ancestors.node_id
    where outages.kind in ('load_shedding', 'planned')
),

planned as (
    {{ joined_stretches('planned_above') }}
),

-- many customers share a stretch: that of their feeder
interruptions as (
    select
        outages.start_ts,
        outages.end_ts,
        false as is_planned_part,
        count(*) as n_interrupted
    from {{ ref('int_meter_outages') }} as outages
    inner join customers
        on customers.meter_id = outages.meter_id
    where outages.end_ts > outages.start_ts + interval '5 minutes'
    group by
        outages.start_ts,
        outages.end_ts
    union all
    select
        start_ts,
        end_ts,
        true as is_planned_part,
        count(*) as n_interrupted
    from planned
    where end_ts > start_ts + interval '5 minutes'
    group by
        start_ts,
        end_ts
),

parts as (
    select
        calendar.local_day,
        interruptions.is_planned_part,
        interruptions.n_interrupted,
        interruptions.start_ts >= calendar.day_start_ts as begins,
        interruptions.n_interrupted * (
            {{ epoch_s('least(interruptions.end_ts, calendar.day_end_ts)') }}
            - {{ epoch_s('greatest(interruptions.start_ts, calendar.day_start_ts)') }}
        ) / 60.0 as customer_minutes
    from {{ ref('int_calendar') }} as calendar
    inner join interruptions
        on interruptions.start_ts < calendar.day_end_ts
        and interruptions.end_ts > calendar.day_start_ts
),

sums as (
    select
        local_day,
        {{ exact_sum('case when not is_planned_part then customer_minutes else 0.0 end') }} as customer_minutes,
        {{ exact_sum('case when is_planned_part then customer_minutes else 0.0 end') }} as planned_minutes,
        sum(case when begins and not is_planned_part then n_interrupted else 0 end) as n_interruptions
    from parts
    group by local_day
)

select
    calendar.local_day,
    customer_total.n_customers,
    {{ ratio('coalesce(sums.customer_minutes, 0.0)', 'customer_total.n_customers') }} as saidi_minutes,
    {{ ratio('coalesce(sums.planned_minutes, 0.0)', 'customer_total.n_customers') }} as saidi_planned_minutes,
    {{ ratio('coalesce(sums.n_interruptions, 0)', 'customer_total.n_customers') }} as saifi
from {{ ref('int_calendar') }} as calendar
cross join customer_total
left join sums
    on sums.local_day = calendar.local_day
