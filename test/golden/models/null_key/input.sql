-- a raw row without channel, which a store that checks nothing may hold; the models run three times on it
alter table raw_data.readings alter column channel drop not null;
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M501', null, timestamptz '2025-07-01 00:00:00+00', 1800, 0.1, 'actual', 1, 1, timestamptz '2025-08-01 08:00:00+00');
