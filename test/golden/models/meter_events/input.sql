-- events of 3 meters in Lagos (UTC+1), and of one that is no customer's; one event is stated by two files. M3 pays by a
-- prepaid tariff, but nothing is known of sales
insert into raw_data.network_nodes
    (node_id, parent_id, kind, tariff, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', null, 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', null, 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', 'prepaid', 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M1', 'import', timestamptz '2025-07-01 00:00:00+00', 1800, 0.5, 'actual', 2, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.events
    (meter_id, ts, code, file_id, line, loaded_at)
values
    ('M1', timestamptz '2025-07-01 23:30:00+00', 'cover_open', 3, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', timestamptz '2025-07-10 10:00:00+00', 'magnet', 3, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', timestamptz '2025-07-10 10:00:00+00', 'ct_open', 3, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', timestamptz '2025-07-10 10:00:00+00', 'magnet', 4, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', timestamptz '2025-07-11 10:00:00+00', 'power_loss', 3, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', timestamptz '2025-07-11 10:00:00+00', 'power_loss', 3, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', timestamptz '2025-07-11 10:00:00+00', 'token_accepted', 3, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', timestamptz '2025-07-11 10:00:00+00', 'phase_loss', 3, 7, timestamptz '2025-08-01 08:00:00+00');
