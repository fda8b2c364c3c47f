-- one row per meter detection looked at, with what is at stake; from ml.meter_scores, int_meter_features and
-- int_meters; read by eiot suspects, the report and the dashboard. A view, so that it shows the newest scores.
--
-- lost_kwh_month, an estimate for 30 days, never below zero: the fall from the meter's own past, its past moved
-- by the trend of its peers; or, when the reasons say the meter is low against its peers, the gap to their
-- median if that is more. NULL when nothing can be compared.
{{ config(materialized='view') }}

with falls as (
    select
        scores.meter_id,
        scores.score,
        scores.score_rank,
        scores.status,
        scores.reasons,
        scores.top_feature,
        scores.contributions,
        features.mean_day_kwh,
        features.recent_ratio,
        meters.transformer_id,
        meters.feeder_id,
        meters.price_per_kwh,
        meters.currency,
        features.past_day_kwh * coalesce(features.peers_recent_ratio, 1.0) - features.recent_day_kwh as fall_kwh,
        case when scores.reasons like '%low_vs_peers%' then features.peers_day_kwh - features.mean_day_kwh end as gap_kwh
    from {{ source('ml', 'meter_scores') }} as scores
    left join {{ ref('int_meter_features') }} as features
        on features.meter_id = scores.meter_id
    left join {{ ref('int_meters') }} as meters
        on meters.meter_id = scores.meter_id
),

estimates as (
    select
        meter_id,
        score,
        score_rank,
        status,
        reasons,
        top_feature,
        contributions,
        mean_day_kwh,
        recent_ratio,
        transformer_id,
        feeder_id,
        price_per_kwh,
        currency,
        case when coalesce(fall_kwh, gap_kwh) is not null
            then {{ round_to('30.0 * greatest(fall_kwh, gap_kwh, 0.0)', 3) }} end as lost_kwh_month
    from falls
)

select
    meter_id,
    score,
    score_rank,
    status,
    reasons,
    top_feature,
    contributions,
    mean_day_kwh,
    recent_ratio,
    transformer_id,
    feeder_id,
    lost_kwh_month,
    {{ round_to('lost_kwh_month * price_per_kwh', 2) }} as lost_amount_month,
    price_per_kwh,
    currency
from estimates
