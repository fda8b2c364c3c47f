-- Two days. Forecasts of 1 July were compared with what came: S1 and F2 stand at the top, F1 hangs on S1. Nothing of F2
-- was above zero on 2 July, and nothing else was forecast for it.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, name, zone, file_id, line, loaded_at)
values
    ('S1', null, 'substation', 'Poste', 'Z', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', 'S1', 'feeder', null, null, 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('F2', null, 'feeder', null, null, 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'F1', 'meter', null, null, 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'M1', 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '12 hours', 43200, 1.0, 'actual', 1, i,
    timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 3) as series (i);
insert into ml.forecast_errors
    (node_id, kind, local_day, horizon_days, method, n_intervals, n_positive, actual_kwh, forecast_kwh, abs_error_kwh, mape,
     mape_naive, mape_mean, pinball_kwh, pinball_naive_kwh, pinball_mean_kwh, in_band_share, residual_score, run_id)
values
    ('S1', 'substation', date '2025-07-01', 1, 'par', 48, 48, 300.0, 290.0, 30.0, 0.1, 0.2, 0.3, 1.0, 2.0, 3.0, 0.8, 3.6, 'r'),
    ('S1', 'substation', date '2025-07-01', 2, 'par', 48, 48, 300.0, 290.0, 30.0, 0.9, 0.2, 0.3, 1.0, 2.0, 3.0, 0.8, null, 'r'),
    ('F1', 'feeder', date '2025-07-01', 1, 'par', 48, 48, 100.0, 90.0, 30.0, 0.5, 0.2, 0.3, 1.0, 2.0, 3.0, 0.8, 3.5, 'r'),
    ('F2', 'feeder', date '2025-07-01', 1, 'mean', 48, 48, 100.0, 90.0, 30.0, 0.2, 0.2, 0.3, 1.0, 2.0, 3.0, 0.75, 0.1, 'r'),
    ('F2', 'feeder', date '2025-07-02', 1, 'mean', 48, 0, 0.0, 1.0, 1.0, null, null, null, 1.0, 2.0, 3.0, 0.75, 0.1, 'r'),
    ('Z', 'zone', date '2025-07-01', 1, 'par', 48, 48, 900.0, 90.0, 30.0, 0.7, 0.2, 0.3, 1.0, 2.0, 3.0, 0.8, null, 'r');
insert into ml.load_forecasts
    (node_id, kind, start_ts, length_s, local_day, horizon_days, method, n_days_learned, demand_p10_kwh, demand_p50_kwh,
     demand_p90_kwh, supplied_share, run_id, forecast_at)
values
    ('S1', 'substation', timestamptz '2025-07-03 00:00:00+00', 1800, date '2025-07-03', 1, 'par', 30, 8.0, 10.0, 12.0, 0.75,
     'r', timestamptz '2025-08-01 08:00:00+00'),
    ('Z', 'zone', timestamptz '2025-07-03 00:00:00+00', 1800, date '2025-07-03', 1, 'mean', 3, null, 4.0, null, 1.0,
     'r', timestamptz '2025-08-01 08:00:00+00');
