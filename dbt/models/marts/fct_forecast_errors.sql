-- one row per node, local day and number of days ahead: what a forecast of that day, made from what was known so many
-- days before, was worth; from ml.forecast_errors and int_node_paths; read by kpi_daily, the report, the pages and
-- dashboards. A view: a run replaces them as a whole.
--
-- is_unusual: the day's residuals, forecast one day ahead, lie further off than is usual of the node by a robust score
-- above 3.5 (Iglewicz and Hoaglin 1993): a holiday nobody stated, an outage or a transfer of load that is in no file,
-- a meter at fault.
{{ config(materialized='view') }}

select
    errors.node_id,
    errors.kind,
    coalesce(paths.name, errors.node_id) as name,
    case when errors.kind = 'zone' then errors.node_id else paths.zone end as zone,
    errors.local_day,
    errors.horizon_days,
    errors.method,
    errors.n_intervals,
    errors.actual_kwh,
    errors.forecast_kwh,
    errors.abs_error_kwh,
    {{ round_to('100.0 * errors.mape', 6) }} as mape_pct,
    {{ round_to('100.0 * errors.mape_naive', 6) }} as mape_naive_pct,
    {{ round_to('100.0 * errors.mape_mean', 6) }} as mape_mean_pct,
    errors.pinball_kwh,
    errors.pinball_naive_kwh,
    errors.pinball_mean_kwh,
    {{ round_to('100.0 * errors.in_band_share', 6) }} as in_band_pct,
    errors.residual_score,
    coalesce(errors.residual_score > 3.5, false) as is_unusual,
    errors.run_id
from {{ source('ml', 'forecast_errors') }} as errors
left join {{ ref('int_node_paths') }} as paths
    on paths.node_id = errors.node_id
    and errors.kind <> 'zone'
