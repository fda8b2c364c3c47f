-- 3 days of half-hours, no transformer metered. T1, 5 homes: all zero on 2 July 10:00 to 11:59, and home 4 sends
-- nothing meanwhile; home 5 is zero all afternoon on its own. T2, 8 homes that use little and fall silent one by
-- one at night. T3, 2 homes zero at once: too few. T4, 4 homes dark inside the schedule of their feeder.
-- T5, 3 homes that are zero half of the time by accident, and once all three. T6, 4 homes whose readings are lost
-- on 2 July from 10:00 to 11:59 while one states a zero: a lost delivery is no outage.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('F2', null, 'feeder', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', 'F1', 'transformer', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('T3', 'F1', 'transformer', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('T4', 'F2', 'transformer', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('T5', 'F1', 'transformer', 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('T6', 'F1', 'transformer', 1, 8, timestamptz '2025-08-01 08:00:00+00'),
    ('M11', 'T1', 'meter', 1, 9, timestamptz '2025-08-01 08:00:00+00'),
    ('M12', 'T1', 'meter', 1, 10, timestamptz '2025-08-01 08:00:00+00'),
    ('M13', 'T1', 'meter', 1, 11, timestamptz '2025-08-01 08:00:00+00'),
    ('M14', 'T1', 'meter', 1, 12, timestamptz '2025-08-01 08:00:00+00'),
    ('M15', 'T1', 'meter', 1, 13, timestamptz '2025-08-01 08:00:00+00'),
    ('M21', 'T2', 'meter', 1, 14, timestamptz '2025-08-01 08:00:00+00'),
    ('M22', 'T2', 'meter', 1, 15, timestamptz '2025-08-01 08:00:00+00'),
    ('M23', 'T2', 'meter', 1, 16, timestamptz '2025-08-01 08:00:00+00'),
    ('M24', 'T2', 'meter', 1, 17, timestamptz '2025-08-01 08:00:00+00'),
    ('M25', 'T2', 'meter', 1, 18, timestamptz '2025-08-01 08:00:00+00'),
    ('M26', 'T2', 'meter', 1, 19, timestamptz '2025-08-01 08:00:00+00'),
    ('M27', 'T2', 'meter', 1, 20, timestamptz '2025-08-01 08:00:00+00'),
    ('M28', 'T2', 'meter', 1, 21, timestamptz '2025-08-01 08:00:00+00'),
    ('M31', 'T3', 'meter', 1, 22, timestamptz '2025-08-01 08:00:00+00'),
    ('M32', 'T3', 'meter', 1, 23, timestamptz '2025-08-01 08:00:00+00'),
    ('M41', 'T4', 'meter', 1, 24, timestamptz '2025-08-01 08:00:00+00'),
    ('M42', 'T4', 'meter', 1, 25, timestamptz '2025-08-01 08:00:00+00'),
    ('M43', 'T4', 'meter', 1, 26, timestamptz '2025-08-01 08:00:00+00'),
    ('M44', 'T4', 'meter', 1, 27, timestamptz '2025-08-01 08:00:00+00'),
    ('M51', 'T5', 'meter', 1, 28, timestamptz '2025-08-01 08:00:00+00'),
    ('M52', 'T5', 'meter', 1, 29, timestamptz '2025-08-01 08:00:00+00'),
    ('M53', 'T5', 'meter', 1, 30, timestamptz '2025-08-01 08:00:00+00'),
    ('M61', 'T6', 'meter', 1, 31, timestamptz '2025-08-01 08:00:00+00'),
    ('M62', 'T6', 'meter', 1, 32, timestamptz '2025-08-01 08:00:00+00'),
    ('M63', 'T6', 'meter', 1, 33, timestamptz '2025-08-01 08:00:00+00'),
    ('M64', 'T6', 'meter', 1, 34, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.outages
values ('F2', timestamptz '2025-07-02 09:50:00+00', timestamptz '2025-07-02 12:10:00+00', 'planned', 2, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    nodes.node_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case
        when nodes.parent_id in ('T1', 'T3', 'T4') and i between 68 and 71 then 0
        when nodes.node_id = 'M15' and i between 74 and 90 then 0
        when nodes.parent_id = 'T2' and (i % 48 < 12 or i % 48 >= 36 + cast(substr(nodes.node_id, 3) as integer)) then 0
        when nodes.parent_id = 'T5' and (i * (2 + cast(substr(nodes.node_id, 3) as integer))) % 4 < 2 then 0
        when nodes.parent_id = 'T6' and i between 68 and 71 then 0
        else 0.2
    end,
    'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from raw_data.network_nodes as nodes
cross join generate_series(0, 143) as series (i)
where nodes.kind = 'meter'
    and not (nodes.node_id = 'M14' and i between 68 and 71)
    and not (nodes.parent_id = 'T6' and nodes.node_id <> 'M61' and i between 68 and 71);
