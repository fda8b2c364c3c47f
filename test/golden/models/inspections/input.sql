-- M1 has a tariff with a block at 100 kWh: 8 kWh a day are 240 a month, so its price is 150; M2 has no tariff, so the
-- project's 100. Visits by file (file 1) and by `eiot inspect` (file 0); of two about the same meter and day the later
-- one holds. M9 was taken out of the network since.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, tariff, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', null, 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 'domestic', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', null, 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.tariffs
    (tariff, from_kwh, price_per_kwh, currency, file_id, line, loaded_at)
values
    ('domestic', 0, 90, 'XOF', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('domestic', 100, 150, 'XOF', 1, 2, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '6 hours', 21600, 2.0,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 7) as series (i)
cross join (values ('M1'), ('M2')) as meters (meter_id);
insert into raw_data.inspections
    (meter_id, inspected_on, outcome, kwh, note, file_id, line, loaded_at)
values
    ('M1', date '2025-07-31', 'cleared', null, null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', date '2025-07-31', 'confirmed', 120.5, 'bypass', 0, 1, timestamptz '2025-08-01 09:00:00+00'),
    ('M2', date '2025-07-31', 'cleared', null, null, 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', date '2025-07-02', 'no_access', null, 'dog', 0, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M9', date '2025-07-03', 'confirmed', 10, null, 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', date '2025-08-01', 'confirmed', null, null, 0, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', date '2025-09-30', 'no_access', null, null, 0, 4, timestamptz '2025-10-01 08:00:00+00');
