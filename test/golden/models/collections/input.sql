-- Lagos (UTC+1), 1 June to 10 July, readings of 6 hours. T1 takes in 8 kWh a day; M1 is billed after use, 4 kWh a day at
-- 100; M2 buys in advance, 2 kWh a day at 50. T1 states nothing from 20 to 22 June, M1 nothing on 7 July; M2 feeds 1 kWh
-- back on 1 June. Sales are known from 3 June to 9 July, one without an amount; those of X9, which no file names, count
-- for nothing. No payment is known yet.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, tariff, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 'domestic', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 'prepaid', 1, 3, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.tariffs
    (tariff, from_kwh, price_per_kwh, currency, file_id, line, loaded_at)
values
    ('domestic', 0, 100, 'NGN', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('prepaid', 0, 50, 'NGN', 2, 2, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-05-31 23:00:00+00' + i * interval '6 hours', 21600, meters.kwh,
    'actual', 3, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 159) as series (i)
cross join (values ('T1', 2.0), ('M1', 1.0), ('M2', 0.5)) as meters (meter_id, kwh)
where not (meters.meter_id = 'T1' and i >= 76 and i < 88)
    and not (meters.meter_id = 'M1' and i >= 144 and i < 148);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M2', 'export', timestamptz '2025-06-01 11:00:00+00', 21600, 1.0, 'actual', 4, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.vends
    (meter_id, ts, kwh, amount, file_id, line, loaded_at)
values
    ('M2', timestamptz '2025-06-03 11:00:00+00', 2, 100, 5, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', timestamptz '2025-06-04 11:00:00+00', 2, null, 5, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', timestamptz '2025-06-10 11:00:00+00', 32, 1600, 5, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', timestamptz '2025-06-10 12:00:00+00', -2, -100, 5, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', timestamptz '2025-07-09 11:00:00+00', 1, 50, 5, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('X9', timestamptz '2025-06-02 11:00:00+00', 9, 999, 5, 6, timestamptz '2025-08-01 08:00:00+00');
