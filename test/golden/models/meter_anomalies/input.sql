-- M1 falls from 12 to 6 kWh a day while its peers fall from 12 to 9; M2 is low against its peers. Scores are as
-- eiot detect writes them.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T1', 'meter', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M5', 'T1', 'meter', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('M6', 'T1', 'meter', 1, 7, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '1 hour', 3600,
    case when i < 336 then meters.before_kwh else meters.after_kwh end, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 671) as series (i)
cross join (
    values
        ('M1', 0.5, 0.25), ('M2', 0.125, 0.125), ('M3', 0.5, 0.375), ('M4', 0.5, 0.375), ('M5', 0.5, 0.375),
        ('M6', 0.5, 0.375)
) as meters (meter_id, before_kwh, after_kwh);
insert into ml.meter_scores
values
    ('M1', 'scored', 0.9, 1, '[{"code":"recent_drop"}]', 'recent_ratio', '{}', 'r1', timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'scored', 0.8, 2, '[{"code":"low_vs_peers"}]', 'peer_ratio', '{}', 'r1', timestamptz '2025-08-01 08:00:00+00'),
    ('M9', 'coverage', null, null, null, null, null, 'r1', timestamptz '2025-08-01 08:00:00+00');
