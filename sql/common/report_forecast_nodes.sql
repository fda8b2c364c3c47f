-- the nodes with a forecast, zones first and in each kind the largest: their next day and week, and how forecasts a day
-- ahead did; at most $1
with expected as (
    select
        node_id,
        kind,
        min(name) as name,
        min(local_day) as first_day,
        max(local_day) as last_day,
        sum(case when horizon_days = 1 then load_p50_kwh end) as next_day_kwh,
        max(case when horizon_days = 1 then load_p50_kwh * 3600.0 / length_s end) as peak_kw,
        sum(load_p50_kwh) as week_kwh,
        sum(suppressed_kwh) as suppressed_kwh
    from marts.fct_load_forecast
    group by
        node_id,
        kind
),

measured as (
    select
        node_id,
        kind,
        sum(mape_pct * n_intervals) / nullif(sum(case when mape_pct is not null then n_intervals end), 0) as mape_pct,
        sum(mape_naive_pct * n_intervals) / nullif(sum(case when mape_naive_pct is not null then n_intervals end), 0)
            as mape_naive_pct
    from marts.fct_forecast_errors
    where horizon_days = 1
    group by
        node_id,
        kind
)

select
    expected.node_id,
    expected.kind,
    expected.name,
    expected.first_day,
    expected.last_day,
    expected.next_day_kwh,
    expected.peak_kw,
    expected.week_kwh,
    expected.suppressed_kwh,
    measured.mape_pct,
    measured.mape_naive_pct,
    count(*) over () as n_nodes
from expected
left join measured
    on measured.node_id = expected.node_id
    and measured.kind = expected.kind
order by
    case expected.kind when 'zone' then 0 when 'substation' then 1 else 2 end,
    expected.week_kwh desc,
    expected.node_id
limit $1
