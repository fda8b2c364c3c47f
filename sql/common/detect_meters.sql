-- one row per customer's meter with what is known of it besides its curve, in the order that the places of
-- detect_panel_readings.sql are counted in
with usual as (
    select
        meter_id,
        percentile_disc(0.5) within group (order by cast(round(86400.0 / n_expected) as integer)) as interval_s,
        -- of the days from its first reading to its last: a meter that was installed late lacks nothing before
        -- as decimals: sums of doubles depend on the order of rows
        cast(sum(cast(coverage as decimal(38, 9))) as double precision)
        / (cast(max(local_day) - min(local_day) as integer) + 1) as coverage,
        sum(cast(export_kwh as decimal(38, 9))) as export_kwh,
        cast(sum(n_outage) as double precision) / nullif(sum(n_expected), 0) as outage_share
    from intermediate.int_meter_days
    where n_expected > 0
    group by meter_id
)

select
    meters.meter_id,
    meters.transformer_id,
    meters.zone,
    cast(features.n_days as bigint) as n_days,
    usual.coverage,
    cast(usual.interval_s as double precision) as interval_s,
    features.mean_day_kwh,
    features.peer_ratio,
    cast(usual.export_kwh as double precision) as export_kwh,
    usual.outage_share,
    meters.price_per_kwh,
    prepayment.vended_ratio,
    cast(prepayment.days_since_vend as double precision) as days_since_vend,
    cast(prepayment.n_supplied_days as double precision) as n_supplied_days,
    prepayment.buys_little,
    cast(prepayment.tokens_without_sale as double precision) as tokens_without_sale,
    cast(prepayment.n_edge_months as double precision) as n_edge_months,
    cast(prepayment.n_months as double precision) as n_months,
    prepayment.edge_kwh,
    events.last_tamper_code,
    events.last_tamper_day
from intermediate.int_meters as meters
inner join intermediate.int_meter_features as features
    on features.meter_id = meters.meter_id
left join usual
    on usual.meter_id = meters.meter_id
left join intermediate.int_meter_prepayment as prepayment
    on prepayment.meter_id = meters.meter_id
left join intermediate.int_meter_events as events
    on events.meter_id = meters.meter_id
order by
    case when meters.transformer_id is null then 1 else 0 end,
    meters.transformer_id,
    meters.meter_id
