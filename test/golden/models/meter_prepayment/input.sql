-- June and July in Lagos (UTC+1), readings of 6 hours, sales at noon. P1 to P5 are prepaid on one transformer and use
-- 4 kWh a day, P3 2. P1 buys 40 kWh every 10 days from 1 June to 31 July. P2 stops after 21 June and goes on using; it
-- types tokens: half an hour before the sale of 11 June by its clock, 2 hours after that of 21 June, 25 hours after
-- that of 1 June, and on 5 July. P3 never buys. P4 buys like P1, its readings end on 10 July. P5 buys like P1, one
-- sale is taken back, and 10 days have no readings. D1 to D5 pay for blocks, D3 has no readings before 6 June; F1 pays
-- one price. X1 is in no network file and buys once, on 25 July. X2 bought and never reported.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, tariff, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('P1', 'T1', 'meter', 'Prepaid_domestic', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('P2', 'T1', 'meter', 'Prepaid_domestic', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('P3', 'T1', 'meter', 'Prepaid_domestic', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('P4', 'T1', 'meter', 'Prepaid_domestic', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('P5', 'T1', 'meter', 'Prepaid_domestic', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('D1', 'T1', 'meter', 'domestic', 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('D2', 'T1', 'meter', 'domestic', 1, 8, timestamptz '2025-08-01 08:00:00+00'),
    ('D3', 'T1', 'meter', 'domestic', 1, 9, timestamptz '2025-08-01 08:00:00+00'),
    ('D4', 'T1', 'meter', 'domestic', 1, 10, timestamptz '2025-08-01 08:00:00+00'),
    ('D5', 'T1', 'meter', 'domestic', 1, 11, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', 'T1', 'meter', 'flat', 1, 12, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.tariffs
    (tariff, from_kwh, price_per_kwh, currency, file_id, line, loaded_at)
values
    ('Prepaid_domestic', 0, 80, 'NGN', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('domestic', 0, 50, 'NGN', 2, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('domestic', 90, 70, 'NGN', 2, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('domestic', 300, 90, 'NGN', 2, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('flat', 0, 80, 'NGN', 2, 5, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-05-31 23:00:00+00' + i * interval '6 hours', 21600, meters.kwh,
    'actual', 3, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 243) as series (i)
cross join (
    values
        ('P1', 1.0), ('P2', 1.0), ('P3', 0.5), ('P4', 1.0), ('P5', 1.0), ('D1', 0.725), ('D2', 0.75), ('D3', 0.7),
        ('D4', 0.25), ('D5', 2.3), ('F1', 0.725), ('X1', 1.0)
) as meters (meter_id, kwh)
where not (meters.meter_id = 'P4' and i >= 160)
    and not (meters.meter_id = 'P5' and i >= 16 and i < 56)
    and not (meters.meter_id = 'D3' and i < 20);
insert into raw_data.vends
    (meter_id, ts, kwh, amount, file_id, line, loaded_at)
select
    meters.meter_id, timestamptz '2025-06-01 11:00:00+00' + i * interval '10 days', 40, 3200, 4, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 6) as series (i)
cross join (values ('P1'), ('P2'), ('P4'), ('P5')) as meters (meter_id)
where meters.meter_id <> 'P2' or i < 3;
insert into raw_data.vends
    (meter_id, ts, kwh, amount, file_id, line, loaded_at)
values
    ('P5', timestamptz '2025-06-12 11:00:00+00', -40, -3200, 4, 100, timestamptz '2025-08-01 08:00:00+00'),
    ('X1', timestamptz '2025-07-24 23:00:00+00', 100, 8000, 4, 101, timestamptz '2025-08-01 08:00:00+00'),
    ('X2', timestamptz '2025-07-25 11:00:00+00', 100, 8000, 4, 102, timestamptz '2025-08-01 08:00:00+00'),
    -- stated again by a file loaded later, and a value that no longer holds
    ('P1', timestamptz '2025-06-01 11:00:00+00', 39, 3200, 4, 103, timestamptz '2025-07-31 08:00:00+00');
insert into raw_data.events
    (meter_id, ts, code, file_id, line, loaded_at)
values
    ('P2', timestamptz '2025-06-11 10:30:00+00', 'token_accepted', 5, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('P2', timestamptz '2025-06-21 13:00:00+00', 'token_accepted', 5, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('P2', timestamptz '2025-06-02 12:00:00+00', 'token_accepted', 5, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('P2', timestamptz '2025-07-05 11:00:00+00', 'token_accepted', 5, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('P2', timestamptz '2025-07-06 11:00:00+00', 'power_loss', 5, 5, timestamptz '2025-08-01 08:00:00+00'),
    -- before sales are known for a day, and after the last one: it says nothing
    ('P3', timestamptz '2025-06-02 10:59:00+00', 'token_accepted', 5, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('P3', timestamptz '2025-07-31 11:01:00+00', 'token_accepted', 5, 7, timestamptz '2025-08-01 08:00:00+00');
