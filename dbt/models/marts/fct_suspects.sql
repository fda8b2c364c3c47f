-- one row per meter detection looked at, with what is at stake and whether a visit pays; from ml.meter_scores,
-- int_meter_features, int_meters, stg_tariffs and stg_inspections; read by eiot suspects, eiot explain, the report
-- and the dashboard. A view, so that it shows the newest scores.
--
-- recoverable_amount is what the bill of a month of 30 days would grow by if recoverable_kwh were recorded on top
-- of what the meter records now (its last 14 covered days, else all of them): each block of the tariff at its own
-- price, kWh below its first block, or of a meter without tariff, at price_per_kwh of the project.
-- expected_amount = probability * recoverable_amount * recovery_months - visit_cost. visit_rank orders the visits
-- that are worth it: the cause is fraud, expected_amount is above 0, and nobody confirmed or cleared the meter in
-- the last 90 days of the data.
{{ config(materialized='view') }}

with last_day as (
    select max(local_day) as local_day
    from {{ ref('int_calendar') }}
),

scores as (
    select
        scores.meter_id,
        scores.status,
        scores.score,
        scores.score_rank,
        scores.probability,
        scores.cause,
        scores.since,
        scores.reasons,
        scores.against,
        scores.top_feature,
        scores.contributions,
        features.mean_day_kwh,
        meters.transformer_id,
        meters.feeder_id,
        meters.tariff,
        meters.zone,
        meters.price_per_kwh,
        coalesce(meters.currency, '{{ var('currency') }}') as currency,
        scores.recoverable_kwh_month as recoverable_kwh,
        30.0 * coalesce(features.recent_day_kwh, features.mean_day_kwh, 0.0) as recorded_kwh
    from {{ source('ml', 'meter_scores') }} as scores
    left join {{ ref('int_meter_features') }} as features
        on features.meter_id = scores.meter_id
    left join {{ ref('int_meters') }} as meters
        on meters.meter_id = scores.meter_id
),

prices as (
    select
        tariff,
        from_kwh,
        price_per_kwh,
        row_number() over (
            partition by tariff, from_kwh
            order by loaded_at desc, file_id desc, line desc
        ) as newest_rank
    from {{ ref('stg_tariffs') }}
),

blocks as (
    select
        tariff,
        from_kwh,
        lead(from_kwh) over (partition by tariff order by from_kwh) as to_kwh,
        price_per_kwh
    from prices
    where newest_rank = 1
),

-- the part of each block that the recoverable kWh would fill
fillings as (
    select
        scores.meter_id,
        blocks.price_per_kwh,
        greatest(
            0.0,
            least(scores.recorded_kwh + scores.recoverable_kwh, coalesce(blocks.to_kwh, 1e300))
            - greatest(scores.recorded_kwh, blocks.from_kwh)
        ) as kwh
    from scores
    inner join blocks
        on blocks.tariff = scores.tariff
    where scores.recoverable_kwh > 0
),

bills as (
    select
        meter_id,
        {{ exact_sum('kwh') }} as kwh,
        {{ exact_sum('kwh * price_per_kwh') }} as amount
    from fillings
    group by meter_id
),

visits as (
    select
        meter_id,
        inspected_on,
        outcome,
        row_number() over (partition by meter_id order by inspected_on desc) as newest_rank
    from {{ ref('stg_inspections') }}
),

judged as (
    select
        visits.meter_id,
        max(visits.inspected_on) as judged_on
    from visits
    cross join last_day
    where visits.outcome in ('confirmed', 'cleared')
        and visits.inspected_on > last_day.local_day - 90
    group by visits.meter_id
),

valued as (
    select
        scores.meter_id,
        {{ round_to(
            'coalesce(bills.amount, 0.0) + greatest(0.0, scores.recoverable_kwh - coalesce(bills.kwh, 0.0)) * '
            ~ var('price_per_kwh'), 2
        ) }} as recoverable_amount
    from scores
    left join bills
        on bills.meter_id = scores.meter_id
    where scores.recoverable_kwh is not null
),

expected as (
    select
        scores.meter_id,
        valued.recoverable_amount,
        {{ round_to('scores.probability * scores.recoverable_kwh', 3) }} as expected_kwh,
        {{ round_to(
            'scores.probability * valued.recoverable_amount * ' ~ var('recovery_months') ~ ' - ' ~ var('visit_cost'), 2
        ) }} as expected_amount
    from scores
    inner join valued
        on valued.meter_id = scores.meter_id
),

worthwhile as (
    select
        scores.meter_id,
        row_number() over (
            order by expected.expected_amount desc, scores.score desc, scores.meter_id asc
        ) as visit_rank
    from scores
    inner join expected
        on expected.meter_id = scores.meter_id
    left join judged
        on judged.meter_id = scores.meter_id
    where scores.cause = 'fraud'
        and expected.expected_amount > 0
        and judged.meter_id is null
)

select
    scores.meter_id,
    scores.status,
    scores.score,
    scores.score_rank,
    scores.probability,
    scores.cause,
    scores.since,
    scores.reasons,
    scores.against,
    scores.top_feature,
    scores.contributions,
    scores.mean_day_kwh,
    scores.transformer_id,
    scores.feeder_id,
    scores.tariff,
    scores.zone,
    {{ round_to('scores.recoverable_kwh', 3) }} as recoverable_kwh,
    expected.recoverable_amount,
    expected.expected_kwh,
    expected.expected_amount,
    worthwhile.visit_rank,
    scores.price_per_kwh,
    scores.currency,
    visits.outcome as last_outcome,
    visits.inspected_on as last_inspected_on
from scores
left join expected
    on expected.meter_id = scores.meter_id
left join worthwhile
    on worthwhile.meter_id = scores.meter_id
left join visits
    on visits.meter_id = scores.meter_id
    and visits.newest_rank = 1
