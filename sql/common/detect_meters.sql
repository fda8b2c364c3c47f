-- one row per meter in the order of its id: the sample of a tree is drawn by position
--
-- recent and past night share: of the last 14 covered days and of those before, 7 days or more each;
-- rounded, since sums of doubles depend on the order of the rows
with days as (
    select
        meter_id,
        night_kwh,
        import_kwh,
        row_number() over (partition by meter_id order by local_day desc) as days_back
    from intermediate.int_meter_days
    where coverage >= 0.8
),

nights as (
    select
        meter_id,
        case when count(*) filter (where days_back <= 14) >= 7
            then sum(night_kwh) filter (where days_back <= 14)
                / nullif(sum(import_kwh) filter (where days_back <= 14), 0) end as recent_night_share,
        case when count(*) filter (where days_back > 14) >= 7
            then sum(night_kwh) filter (where days_back > 14)
                / nullif(sum(import_kwh) filter (where days_back > 14), 0) end as past_night_share
    from days
    group by meter_id
)

select
    features.meter_id,
    features.transformer_id,
    cast(features.n_days as bigint) as n_days,
    features.coverage,
    features.recent_ratio,
    features.recent_ratio_peers,
    features.zero_supplied_share,
    features.night_share,
    floor(nights.recent_night_share * 1e9 + 0.5) / 1e9 as recent_night_share,
    floor(nights.past_night_share * 1e9 + 0.5) / 1e9 as past_night_share,
    features.flat_share,
    features.peer_ratio,
    features.residual_corr,
    features.residual_share_corr_after,
    features.last_drop_day
from intermediate.int_meter_features as features
left join nights
    on nights.meter_id = features.meter_id
order by features.meter_id
