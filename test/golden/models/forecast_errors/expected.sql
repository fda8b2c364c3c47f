-- no row when right. 1 July: (300 x 10 % + 100 x 20 %) / 400; a score of 3.5 is still usual
with expected_kpi (local_day, forecast_mape_pct) as (
    values
        (date '2025-07-01', cast(12.5 as double precision)),
        (date '2025-07-02', null)
),

expected_errors (node_id, kind, name, zone, local_day, horizon_days, mape_pct, in_band_pct, is_unusual) as (
    values
        ('S1', 'substation', 'Poste', 'Z', date '2025-07-01', 1, cast(10.0 as double precision), cast(80.0 as double precision), true),
        ('S1', 'substation', 'Poste', 'Z', date '2025-07-01', 2, 90.0, 80.0, false),
        ('F1', 'feeder', 'F1', 'Z', date '2025-07-01', 1, 50.0, 80.0, false),
        ('F2', 'feeder', 'F2', null, date '2025-07-01', 1, 20.0, 75.0, false),
        ('F2', 'feeder', 'F2', null, date '2025-07-02', 1, null, 75.0, false),
        ('Z', 'zone', 'Z', 'Z', date '2025-07-01', 1, 70.0, 80.0, false)
),

expected_loads (node_id, zone, load_p10_kwh, load_p50_kwh, load_p90_kwh, suppressed_kwh) as (
    values
        ('S1', 'Z', cast(6.0 as double precision), cast(7.5 as double precision), cast(9.0 as double precision), cast(2.5 as double precision)),
        ('Z', 'Z', null, 4.0, null, 0.0)
)

(
    select 'kpi', cast(local_day as varchar), forecast_mape_pct, null, null from expected_kpi
    except all
    select 'kpi', cast(local_day as varchar), forecast_mape_pct, null, null from marts.kpi_daily
)
union all
(
    select node_id || kind || name, coalesce(zone, '-') || local_day || horizon_days, mape_pct, in_band_pct, is_unusual
    from expected_errors
    except all
    select node_id || kind || name, coalesce(zone, '-') || local_day || horizon_days, mape_pct, in_band_pct, is_unusual
    from marts.fct_forecast_errors
)
union all
(
    select node_id || zone, 'load', load_p10_kwh + load_p90_kwh, load_p50_kwh + suppressed_kwh, load_p50_kwh = 7.5
    from expected_loads
    except all
    select node_id || zone, 'load', load_p10_kwh + load_p90_kwh, load_p50_kwh + suppressed_kwh, load_p50_kwh = 7.5
    from marts.fct_load_forecast
)
