-- 28 days of half-hours on one transformer: M1 uses 10 kWh a day and 4 from the 15th day on, M2 to M5 use 12 and
-- then 9.6; nights (00:00 to 04:59, 10 of 48) as the rest of the day. M5 has no readings on 10 of the days.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T1', 'meter', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M5', 'T1', 'meter', 1, 6, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case when i < 672 then meters.before_kwh else meters.after_kwh end, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 1343) as series (i)
cross join (
    values ('M1', 0.208, 0.0832), ('M2', 0.25, 0.2), ('M3', 0.25, 0.2), ('M4', 0.25, 0.2), ('M5', 0.25, 0.2)
) as meters (meter_id, before_kwh, after_kwh)
where meters.meter_id <> 'M5' or i >= 480;
