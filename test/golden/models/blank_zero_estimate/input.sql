-- 48 half-hours: 2 blank, 3 zero (1 of them in an outage), 4 estimated, 5 absent, the rest 1.0, two of them
-- by night
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'M1', 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case when i in (20, 21) then null when i in (22, 23, 24) then 0 else 1.0 + i / 100.0 end,
    case when i in (20, 21) then 'missing' when i in (30, 31, 32, 33) then 'estimated' else 'actual' end,
    1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 47) as series (i)
where i not in (2, 3, 4, 5, 6);
insert into raw_data.outages
values ('M1', timestamptz '2025-07-01 12:00:00+00', timestamptz '2025-07-01 12:30:00+00', 'fault', 2, 1, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('M1', null, 'meter', 1, 1, timestamptz '2025-08-01 08:00:00+00');
