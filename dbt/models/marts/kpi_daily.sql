-- one row per local day, the whole network; from fct_energy_balance_days, int_meter_days, int_meters, int_outage_days,
-- int_collection_days, fct_inspections and fct_forecast_errors; read by the report, the dashboard and Grafana
--
-- Losses are summed over the top metered level of the day: nodes whose own meter covers at least 90 % of it and
-- that have no such node above them. Without any, input and losses are NULL and billed is that of all meters.
-- Counts, coverage, zeros, outage intervals and money billed and collected are those of all customers' meters.
--
-- atc_pct, the aggregate technical and commercial loss, is of the 30 local days that end with the day:
-- 100 * (1 - billing efficiency * collection efficiency). Billing efficiency is billed over input kWh of those days
-- that can be judged: input is known and coverage is 90 %. Collection efficiency is collected over billed money of all
-- 30, at most 1: what is paid for earlier bills is no energy of these days (India's Ministry of Power had the same
-- limit until 2023). It is NULL with less than 30 days of history, with fewer than 27 days that can be judged, and when
-- on one of the 30 what was collected of all customers is not known (int_collection_days).
-- forecast_mape_pct is that of the nodes at the top, those without a node above them that is forecast too, each with
-- the weight of its energy, of forecasts a day ahead; NULL but for the newest days, which they were compared with.
-- Visits are those of the day, as kpi_inspections counts those of a month. Visits after the last day that has readings
-- are not here yet, nor those recorded since the models were built: kpi_inspections has them.
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
),

month_sums as (
    select
        calendar.local_day,
        count(*) as n_days,
        count(losses.input_kwh) as n_judged,
        count(*) filter (where collections.is_complete and collections.collected_amount is not null) as n_collected,
        {{ exact_sum('losses.input_kwh') }} as input_kwh,
        {{ exact_sum('losses.billed_kwh') }} as billed_kwh,
        {{ exact_sum('collections.billed_amount') }} as billed_amount,
        {{ exact_sum('collections.collected_amount') }} as collected_amount
    from {{ ref('int_calendar') }} as calendar
    inner join {{ ref('int_collection_days') }} as collections
        on collections.local_day <= calendar.local_day
        and collections.local_day > calendar.local_day - 30
    cross join meter_total
    left join meter_sums
        on meter_sums.local_day = collections.local_day
    left join losses
        on losses.local_day = collections.local_day
        and meter_sums.sum_coverage >= 0.9 * meter_total.n_meters
    group by calendar.local_day
),

commercial as (
    select
        local_day,
        {{ round_to(
            '100.0 * (1.0 - billed_kwh / input_kwh * least(1.0, collected_amount / billed_amount))', 6
        ) }} as atc_pct
    from month_sums
    where n_days = 30
        and n_judged >= 27
        and n_collected = 30
        and input_kwh > 0
        and billed_amount > 0
),

visits as (
    select
        inspected_on as local_day,
        count(*) as visits,
        count(*) filter (where outcome = 'confirmed') as confirmed,
        count(*) filter (where outcome = 'cleared') as cleared,
        {{ exact_sum("case when outcome = 'confirmed' then kwh end") }} as recovered_kwh,
        {{ exact_sum("case when outcome = 'confirmed' then amount end") }} as recovered_amount
    from {{ ref('fct_inspections') }}
    group by inspected_on
),

measured as (
    select
        node_id,
        local_day,
        mape_pct,
        actual_kwh
    from {{ ref('fct_forecast_errors') }}
    where horizon_days = 1
        and kind <> 'zone'
        and mape_pct is not null
        and actual_kwh > 0
),

measured_nodes as (
    select distinct node_id
    from measured
),

below_another_measured as (
    select distinct ancestors.node_id
    from {{ ref('int_node_ancestors') }} as ancestors
    inner join measured_nodes as above
        on above.node_id = ancestors.ancestor_id
    where ancestors.depth > 0
),

forecast_errors as (
    select
        measured.local_day,
        {{ ratio(exact_sum('measured.mape_pct * measured.actual_kwh'), exact_sum('measured.actual_kwh')) }}
            as forecast_mape_pct
    from measured
    left join below_another_measured
        on below_another_measured.node_id = measured.node_id
    where below_another_measured.node_id is null
    group by measured.local_day
)

select
    calendar.local_day,
    losses.input_kwh,
    case when losses.local_day is null then meter_sums.billed_kwh else losses.billed_kwh end as billed_kwh,
    losses.technical_loss_kwh,
    losses.ntl_kwh,
    {{ ratio('100.0 * losses.ntl_kwh', 'greatest(losses.input_kwh, 0)') }} as ntl_pct,
    losses.ntl_amount,
    collections.billed_amount,
    collections.collected_amount,
    commercial.atc_pct,
    meter_total.n_meters,
    coalesce(meter_sums.n_meters_reporting, 0) as n_meters_reporting,
    coalesce({{ ratio('meter_sums.sum_coverage', 'meter_total.n_meters') }}, 0.0) as coverage,
    coalesce(meter_sums.n_zero_supplied, 0) as n_zero_supplied,
    coalesce(meter_sums.n_outage_intervals, 0) as n_outage_intervals,
    outages.saidi_minutes,
    outages.saidi_planned_minutes,
    outages.saifi,
    coalesce(visits.visits, 0) as visits,
    coalesce(visits.confirmed, 0) as confirmed,
    {{ ratio('visits.confirmed', '(visits.confirmed + visits.cleared)') }} as hit_rate,
    case when coalesce(visits.confirmed, 0) = 0 then 0.0 else visits.recovered_kwh end as recovered_kwh,
    case when coalesce(visits.confirmed, 0) = 0 then 0.0 else visits.recovered_amount end as recovered_amount,
    forecast_errors.forecast_mape_pct
from {{ ref('int_calendar') }} as calendar
cross join meter_total
inner join {{ ref('int_outage_days') }} as outages
    on outages.local_day = calendar.local_day
inner join {{ ref('int_collection_days') }} as collections
    on collections.local_day = calendar.local_day
left join losses
    on losses.local_day = calendar.local_day
left join meter_sums
    on meter_sums.local_day = calendar.local_day
left join commercial
    on commercial.local_day = calendar.local_day
left join visits
    on visits.local_day = calendar.local_day
left join forecast_errors
    on forecast_errors.local_day = calendar.local_day
