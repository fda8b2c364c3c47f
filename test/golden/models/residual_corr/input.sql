-- 4 hours: M1 records 1 2 3 4, M2 3 3 3 3, M3 1 2 1 2; the transformer's meter reads the sum and 1 2 3 5 more. In the
-- fifth hour there is an outage, in the sixth M3 states no value: neither counts.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.outages
values ('T1', timestamptz '2025-07-01 04:00:00+00', timestamptz '2025-07-01 05:00:00+00', 'fault', 2, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    values_of.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + values_of.i * interval '1 hour', 3600, values_of.kwh,
    case when values_of.kwh is null then 'missing' else 'actual' end, 1, values_of.i, timestamptz '2025-08-01 08:00:00+00'
from (
    values
        ('M1', 0, 1), ('M1', 1, 2), ('M1', 2, 3), ('M1', 3, 4), ('M1', 4, 0), ('M1', 5, 9),
        ('M2', 0, 3), ('M2', 1, 3), ('M2', 2, 3), ('M2', 3, 3), ('M2', 4, 0), ('M2', 5, 0),
        ('M3', 0, 1), ('M3', 1, 2), ('M3', 2, 1), ('M3', 3, 2), ('M3', 4, 0), ('M3', 5, null),
        ('T1', 0, 6), ('T1', 1, 9), ('T1', 2, 10), ('T1', 3, 14), ('T1', 4, 9), ('T1', 5, 9)
) as values_of (meter_id, i, kwh);
