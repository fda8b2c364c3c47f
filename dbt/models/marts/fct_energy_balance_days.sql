-- one row per node with a meter of its own and local day; from int_meter_days, int_node_intervals, int_node_ancestors,
-- int_meters and ml.technical_losses; read by fct_node_losses, kpi_daily, the report and the dashboard
--
-- input - billed - technical = NTL, each net of export. Technical is the sum of the model of the node over its
-- intervals of the day (macro technical_loss); what comes in outside of these, such as readings of a whole day, loses
-- technical_loss_pct. Missing readings of the meters below make NTL too large: judge a day by its coverage, and a
-- negative NTL as wrong mapping or a faulty meter. Meters that report nothing all day count as uncovered. billed and
-- NTL are NULL, not zero, when no meter below has a value; a node with no meter below is left out.
-- The price is the mean of the meters' prices weighted by what they used that day.
with node_inputs as (
    select
        days.meter_id as node_id,
        paths.kind,
        days.local_day,
        days.import_kwh - coalesce(days.export_kwh, 0.0) as input_kwh,
        days.coverage as input_coverage
    from {{ ref('int_meter_days') }} as days
    inner join {{ ref('int_node_paths') }} as paths
        on paths.node_id = days.meter_id
    where paths.kind <> 'meter'
        and days.import_kwh is not null
),

meters_below as (
    select
        ancestors.ancestor_id as node_id,
        ancestors.node_id as meter_id,
        meters.price_per_kwh,
        meters.currency
    from {{ ref('int_node_ancestors') }} as ancestors
    inner join {{ ref('int_meters') }} as meters
        on meters.meter_id = ancestors.node_id
    where ancestors.depth > 0
),

meter_counts as (
    select
        node_id,
        count(*) as n_meters,
        {{ exact_sum('price_per_kwh') }} / count(price_per_kwh) as price_per_kwh,
        min(currency) as currency
    from meters_below
    group by node_id
),

billed as (
    select
        meters_below.node_id,
        days.local_day,
        {{ exact_sum('days.import_kwh - coalesce(days.export_kwh, 0.0)') }} as billed_kwh,
        {{ exact_sum('days.import_kwh * meters_below.price_per_kwh') }}
        / nullif({{ exact_sum('days.import_kwh') }}, 0) as price_per_kwh,
        count(*) filter (where days.n_intervals > 0) as n_meters_reporting,
        {{ exact_sum('days.coverage') }} as sum_coverage
    from {{ ref('int_meter_days') }} as days
    inner join meters_below
        on meters_below.meter_id = days.meter_id
    group by
        meters_below.node_id,
        days.local_day
),

technical as (
    select
        intervals.node_id,
        intervals.local_day,
        {{ exact_sum('intervals.input_kwh') }} as input_kwh,
        {{ exact_sum(technical_loss('intervals', 'losses')) }} as technical_loss_kwh
    from {{ ref('int_node_intervals') }} as intervals
    left join {{ source('ml', 'technical_losses') }} as losses
        on losses.node_id = intervals.node_id
    where intervals.input_kwh is not null
    group by
        intervals.node_id,
        intervals.local_day
),

balanced as (
    select
        node_inputs.node_id,
        node_inputs.kind,
        node_inputs.local_day,
        node_inputs.input_kwh,
        billed.billed_kwh,
        {{ round_to(
            'coalesce(technical.technical_loss_kwh, 0.0) + '
            ~ 'greatest(node_inputs.input_kwh - coalesce(technical.input_kwh, 0.0), 0.0) * '
            ~ var('technical_loss_pct') ~ ' / 100.0',
            9
        ) }} as technical_loss_kwh,
        node_inputs.input_coverage,
        {{ round_to('coalesce(billed.sum_coverage, 0) / meter_counts.n_meters', 6) }} as coverage,
        meter_counts.n_meters,
        coalesce(billed.n_meters_reporting, 0) as n_meters_reporting,
        {{ round_to('coalesce(billed.price_per_kwh, meter_counts.price_per_kwh)', 6) }} as price_per_kwh,
        meter_counts.currency
    from node_inputs
    inner join meter_counts
        on meter_counts.node_id = node_inputs.node_id
    left join billed
        on billed.node_id = node_inputs.node_id
        and billed.local_day = node_inputs.local_day
    left join technical
        on technical.node_id = node_inputs.node_id
        and technical.local_day = node_inputs.local_day
),

attributed as (
    select
        node_id,
        kind,
        local_day,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        {{ round_to('input_kwh - billed_kwh - technical_loss_kwh', 9) }} as ntl_kwh,
        input_coverage,
        coverage,
        n_meters,
        n_meters_reporting,
        price_per_kwh,
        currency
    from balanced
)

select
    node_id,
    kind,
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    {{ ratio('100.0 * ntl_kwh', 'greatest(input_kwh, 0)') }} as ntl_pct,
    {{ round_to('ntl_kwh * price_per_kwh', 6) }} as ntl_amount,
    coverage,
    n_meters,
    n_meters_reporting,
    input_coverage,
    price_per_kwh,
    currency
from attributed
