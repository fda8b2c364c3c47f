-- 1.0 kWh at 22:30 of 30 June by the clock in Chicago
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M505', 'import', timestamptz '2025-07-01 03:30:00+00', 1800, 1.0, 'actual', 1, 1, timestamptz '2025-08-01 08:00:00+00');
