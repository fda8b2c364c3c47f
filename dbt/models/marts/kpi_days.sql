-- one row per local day, the whole network; from fct_energy_balance_days, int_meter_days and int_meters; read by the
-- report, the dashboard and Grafana
--
-- Losses are summed over the top metered level of the day: nodes whose own meter covers at least 90 % of it and
-- that have no such node above them. Without any, input and losses are NULL and billed is that of all meters.
-- Counts, coverage, zeros and outage intervals are those of all customers' meters.
with usable as (
    select
        node_id,
        local_day,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_amount
    from {{ ref('fct_energy_balance_days') }}
    where input_coverage >= 0.9
        and ntl_kwh is not null
),

below_another as (
    select distinct
        usable.node_id,
        usable.local_day
    from usable
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.node_id = usable.node_id
        and ancestors.depth > 0
    inner join usable as above
        on above.node_id = ancestors.ancestor_id
        and above.local_day = usable.local_day
),

losses as (
    select
        usable.local_day,
        {{ exact_sum('usable.input_kwh') }} as input_kwh,
        {{ exact_sum('usable.billed_kwh') }} as billed_kwh,
        {{ exact_sum('usable.technical_loss_kwh') }} as technical_loss_kwh,
        {{ exact_sum('usable.ntl_kwh') }} as ntl_kwh,
        {{ exact_sum('usable.ntl_amount') }} as ntl_amount
    from usable
    left join below_another
        on below_another.node_id = usable.node_id
        and below_another.local_day = usable.local_day
    where below_another.node_id is null
    group by usable.local_day
),

meter_total as (
    select count(*) as n_meters
    from {{ ref('int_meters') }}
),

meter_sums as (
    select
        days.local_day,
        {{ exact_sum('days.import_kwh - coalesce(days.export_kwh, 0.0)') }} as billed_kwh,
        count(*) filter (where days.n_intervals > 0) as n_meters_reporting,
        {{ exact_sum('days.coverage') }} as sum_coverage,
        cast(sum(days.n_zero_supplied) as bigint) as n_zero_supplied,
        cast(sum(days.n_outage) as bigint) as n_outage_intervals
    from {{ ref('int_meter_days') }} as days
    inner join {{ ref('int_meters') }} as meters
        on meters.meter_id = days.meter_id
    group by days.local_day
)

select
    calendar.local_day,
    losses.input_kwh,
    case when losses.local_day is null then meter_sums.billed_kwh else losses.billed_kwh end as billed_kwh,
    losses.technical_loss_kwh,
    losses.ntl_kwh,
    {{ ratio('100.0 * losses.ntl_kwh', 'greatest(losses.input_kwh, 0)') }} as ntl_pct,
    losses.ntl_amount,
    meter_total.n_meters,
    coalesce(meter_sums.n_meters_reporting, 0) as n_meters_reporting,
    coalesce({{ ratio('meter_sums.sum_coverage', 'meter_total.n_meters') }}, 0.0) as coverage,
    coalesce(meter_sums.n_zero_supplied, 0) as n_zero_supplied,
    coalesce(meter_sums.n_outage_intervals, 0) as n_outage_intervals
from {{ ref('int_calendar') }} as calendar
cross join meter_total
left join losses
    on losses.local_day = calendar.local_day
left join meter_sums
    on meter_sums.local_day = calendar.local_day
