-- Two hours up to and past midnight in Lagos (UTC+1). S1 reads by the hour, F2 by the quarter, one of which is absent;
-- F1 has no meter: of its ten customers C01 to C10 C10 is absent in the first half-hour, C09 and C10 in the second. F3
-- has a meter and no customer. Zone A is S1 alone, zone B F1 and F2 below it, zone C F3, zone D has two customers, by the
-- half-hour and by 20 minutes, and no node. A fault takes C01 away, a schedule the whole of F2 on the day after.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, zone, file_id, line, loaded_at)
values
    ('S1', null, 'substation', 'A', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', 'S1', 'feeder', 'B', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('F2', 'S1', 'feeder', 'B', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('F3', null, 'feeder', 'C', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F2', 'transformer', null, 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', null, 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('D1', null, 'meter', 'D', 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('D2', null, 'meter', 'D', 1, 8, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
select 'C' || lpad(cast(i as varchar), 2, '0'), 'F1', 'meter', 1, 10 + i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(1, 10) as series (i);
insert into raw_data.outages
values
    ('C01', timestamptz '2025-07-01 22:10:00+00', timestamptz '2025-07-01 22:40:00+00', 'fault', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F2', timestamptz '2025-07-02 10:00:00+00', timestamptz '2025-07-02 11:00:00+00', 'shedding', 2, 2, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 22:00:00+00' + i * meters.length_s * interval '1 second',
    meters.length_s, meters.kwh, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 7) as series (i)
cross join (
    values
        ('S1', 3600, 10.0, 1),
        ('F2', 900, 1.0, 7),
        ('F3', 1800, 0.75, 3),
        ('D1', 1800, 0.5, 3),
        ('D2', 1200, 0.25, 5)
) as meters (meter_id, length_s, kwh, last_i)
where i <= meters.last_i
    and not (meters.meter_id = 'F2' and i = 3);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'C' || lpad(cast(meter as varchar), 2, '0'), 'import',
    timestamptz '2025-07-01 22:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 2, 10 * meter + i,
    timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 3) as series (i)
cross join generate_series(1, 10) as meters (meter)
where not (i = 0 and meter = 10)
    and not (i = 1 and meter >= 9);
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
values
    ('F3', 'export', timestamptz '2025-07-01 23:30:00+00', 1800, 1.0, 'actual', 3, 1, timestamptz '2025-08-01 08:00:00+00');
