-- one key twice in staging: 0.40 loaded at 08:00, 0.35 at 09:00
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M504', 'import', timestamptz '2025-07-01 00:00:00+00', 1800, 0.40, 'actual', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M504', 'import', timestamptz '2025-07-01 00:00:00+00', 1800, 0.35, 'actual', 2, 1, timestamptz '2025-08-01 09:00:00+00');
