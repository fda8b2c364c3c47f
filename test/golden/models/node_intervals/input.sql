-- Two hours up to and past midnight in Lagos (UTC+1). S1 reads by the hour; T1 by the quarter, one of which is absent;
-- its customers M1 and M5 (behind M1) by the half-hour, M2 by the quarter. M3 hangs on the feeder itself, M4 on T2;
-- neither the feeder nor T2 has a meter. T3 reads by the quarter and M6 by 10 minutes: together by the hour; M7
-- reads once a day. T5 has no customer.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('S1', null, 'substation', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', 'S1', 'feeder', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', 'F1', 'transformer', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('T3', null, 'transformer', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('T5', null, 'transformer', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 8, timestamptz '2025-08-01 08:00:00+00'),
    ('M5', 'M1', 'meter', 1, 9, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'F1', 'meter', 1, 10, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T2', 'meter', 1, 11, timestamptz '2025-08-01 08:00:00+00'),
    ('M6', 'T3', 'meter', 1, 12, timestamptz '2025-08-01 08:00:00+00'),
    ('M7', 'T3', 'meter', 1, 13, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.outages
values ('T1', timestamptz '2025-07-01 23:30:00+00', timestamptz '2025-07-02 00:00:00+00', 'fault', 2, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 22:00:00+00' + i * meters.length_s * interval '1 second',
    meters.length_s,
    case when meters.meter_id = 'M1' and i = 2 then null else meters.kwh end,
    case when meters.meter_id = 'M1' and i = 2 then 'missing' when meters.meter_id = 'M1' and i = 3 then 'estimated' else 'actual' end,
    1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 11) as series (i)
cross join (
    values
        ('S1', 3600, 10.0, 0, 1),
        ('T1', 900, 1.0, 0, 7),
        ('T3', 900, 1.0, 0, 7),
        ('T5', 1800, 1.0, 0, 3),
        ('M1', 1800, 0.5, 0, 3),
        ('M2', 900, 0.25, 0, 7),
        ('M5', 1800, 0.125, 0, 3),
        ('M3', 1800, 0.25, 0, 3),
        ('M4', 1800, 0.5, 2, 3),
        ('M6', 600, 0.5, 0, 11)
) as meters (meter_id, length_s, kwh, first_i, last_i)
where i between meters.first_i and meters.last_i
    and not (meters.meter_id = 'T1' and i = 3);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('M2', 'export', timestamptz '2025-07-01 23:30:00+00', 900, 0.125, 'actual', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M7', 'import', timestamptz '2025-07-01 23:00:00+00', 86400, 7.0, 'actual', 2, 2, timestamptz '2025-08-01 08:00:00+00');
