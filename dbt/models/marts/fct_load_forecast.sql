-- one row per half-hour (or hour) of the seven days after the last that is known, of a substation, a feeder or a zone;
-- from ml.load_forecasts and int_node_paths; read by the report, the pages and dashboards. A view: a run replaces the
-- forecast as a whole.
--
-- Demand is what customers would take with supply for all; load is what is expected by the stated schedule of
-- outages; suppressed what the schedule takes away. Quantiles are of one interval: their sum over a day is wider than
-- the day's own band.
{{ config(materialized='view') }}

select
    forecasts.node_id,
    forecasts.kind,
    coalesce(paths.name, forecasts.node_id) as name,
    case when forecasts.kind = 'zone' then forecasts.node_id else paths.zone end as zone,
    forecasts.start_ts,
    forecasts.length_s,
    forecasts.local_day,
    forecasts.horizon_days,
    forecasts.demand_p10_kwh,
    forecasts.demand_p50_kwh,
    forecasts.demand_p90_kwh,
    forecasts.supplied_share,
    {{ round_to('forecasts.demand_p10_kwh * forecasts.supplied_share', 9) }} as load_p10_kwh,
    {{ round_to('forecasts.demand_p50_kwh * forecasts.supplied_share', 9) }} as load_p50_kwh,
    {{ round_to('forecasts.demand_p90_kwh * forecasts.supplied_share', 9) }} as load_p90_kwh,
    {{ round_to('forecasts.demand_p50_kwh * (1.0 - forecasts.supplied_share)', 9) }} as suppressed_kwh,
    forecasts.method,
    forecasts.n_days_learned,
    forecasts.run_id,
    forecasts.forecast_at
from {{ source('ml', 'load_forecasts') }} as forecasts
left join {{ ref('int_node_paths') }} as paths
    on paths.node_id = forecasts.node_id
    and forecasts.kind <> 'zone'
