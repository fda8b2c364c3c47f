-- first load: one meter, 1 to 3 July, on a feeder
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at, load_seq)
select 'M1', 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00', 1
from generate_series(0, 47) as series (i)
union all
select 'M1', 'import', timestamptz '2025-07-02 00:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00', 1
from generate_series(0, 47) as series (i)
union all
select 'M1', 'import', timestamptz '2025-07-03 00:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00', 1
from generate_series(0, 47) as series (i);
