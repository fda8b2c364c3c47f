-- how forecasts of node $1 ($2: it is a zone) did a day ahead, by local day, oldest first
select
    local_day,
    actual_kwh,
    forecast_kwh,
    mape_pct,
    mape_naive_pct,
    in_band_pct,
    is_unusual
from marts.fct_forecast_errors
where node_id = $1
    and (kind = 'zone') = $2
    and horizon_days = 1
order by local_day
