-- a transformer with 3 meters on 2 days, readings of 6 hours. 1 July: input 10, billed 5 - 1 + 3 + 1 = 8, technical
-- 5 % of 10. 2 July: input 10, M3 reports one reading of four. The feeder has no meter of its own.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', 1, 5, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '6 hours', 21600, meters.kwh,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 7) as series (i)
cross join (values ('T1', 2.5), ('M1', 1.25), ('M2', 0.75), ('M3', 0.25)) as meters (meter_id, kwh)
where meters.meter_id <> 'M3' or i < 5;
-- M1 feeds 1.0 back on 1 July
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M1', 'export', timestamptz '2025-07-01 12:00:00+00', 21600, 1.0, 'actual', 2, 1, timestamptz '2025-08-01 08:00:00+00');
