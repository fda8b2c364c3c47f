-- T1 has a model. 1 July: 24 half-hours of 1 kWh and 24 of 2, which lose 0.25 x 0.5 + 0.0625 + 0.03125 / 0.5 = 0.25 and
-- 0.125 + 0.125 + 0.03125 x 4 / 0.5 = 0.5. 2 July: 47 of 1 kWh and one of 0, which loses nothing; M2 is silent for two
-- half-hours. T2 reads once a day and has no model. T3 has one, and a quarter of its 96 is absent: its half-hour has
-- no input, the quarter beside it is 0.5 kWh.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', null, 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T3', null, 'transformer', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T2', 'meter', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T3', 'meter', 1, 7, timestamptz '2025-08-01 08:00:00+00');
insert into ml.technical_losses
    (node_id, method, no_load_kw, input_share, square_per_kwh, noise_share, n_intervals, run_id, scored_at)
values
    ('T1', 'fitted', 0.25, 0.0625, 0.03125, 0.01, 500, 'run', timestamptz '2025-08-01 09:00:00+00'),
    ('T3', 'configured', 0, 0.0625, 0, null, 0, 'run', timestamptz '2025-08-01 09:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case
        when meters.meter_id = 'T1' and i = 95 then 0
        when meters.meter_id = 'T1' and i between 24 and 47 then 2
        else meters.kwh
    end,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 95) as series (i)
cross join (values ('T1', 1.0), ('M1', 0.25), ('M2', 0.5)) as meters (meter_id, kwh)
where not (meters.meter_id = 'M2' and i >= 94);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * meters.length_s * interval '1 second',
    meters.length_s, meters.kwh, 'actual', 2, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 94) as series (i)
cross join (
    values
        ('T2', 86400, 100.0, 0),
        ('M3', 86400, 80.0, 0),
        ('T3', 900, 0.5, 94),
        ('M4', 1800, 0.5, 47)
) as meters (meter_id, length_s, kwh, last_i)
where i <= meters.last_i;
