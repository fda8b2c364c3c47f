-- outages of the feeder 10:00 to 10:50 and of the transformer 10:50 to 11:10, which touch; and 12:20 to 12:34
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', null, 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.outages
values
    ('F1', timestamptz '2025-07-01 10:00:00+00', timestamptz '2025-07-01 10:50:00+00', 'planned', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', timestamptz '2025-07-01 10:50:00+00', timestamptz '2025-07-01 11:10:00+00', 'fault', 2, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', timestamptz '2025-07-01 12:20:00+00', timestamptz '2025-07-01 12:34:00+00', 'fault', 2, 3, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 47) as series (i)
cross join (values ('T1'), ('M1'), ('M2')) as meters (meter_id);
