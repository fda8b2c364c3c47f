-- Lagos (UTC+1), 1 to 3 July. Four customers in the network file: M1 and M2 below T1, M3 and M4 below T2; X1 reports and
-- is in no file. The feeder's meter is no customer. T3's outage concerns nobody.
--   1 July  T1: load-shedding 09:00 to 10:00 and fault 10:00 to 10:30, which touch: one interruption of 90 minutes
--           T2: fault of exactly 5 minutes: none
--           F1: planned work 23:00 to 01:00, over midnight
--   2 July  M3: fault 12:00 to 12:06; stated twice for T2 and M4: fault 13:00 to 14:00 and load-shedding 13:30 to 14:30
--   later   a timetable for 5 July, which has no readings yet
insert into raw_data.network_nodes
    (node_id, parent_id, kind, file_id, line, loaded_at)
values
    ('F1', null, 'feeder', 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', 'F1', 'transformer', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', 'F1', 'transformer', 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('T3', null, 'transformer', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T2', 'meter', 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T2', 'meter', 1, 8, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.outages
values
    ('T1', timestamptz '2025-07-01 08:00:00+00', timestamptz '2025-07-01 09:00:00+00', 'load_shedding', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('T1', timestamptz '2025-07-01 09:00:00+00', timestamptz '2025-07-01 09:30:00+00', 'fault', 2, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', timestamptz '2025-07-01 10:00:00+00', timestamptz '2025-07-01 10:05:00+00', 'fault', 2, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('T3', timestamptz '2025-07-01 10:00:00+00', timestamptz '2025-07-01 12:00:00+00', 'fault', 2, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', timestamptz '2025-07-01 22:00:00+00', timestamptz '2025-07-02 00:00:00+00', 'planned', 2, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', timestamptz '2025-07-02 11:00:00+00', timestamptz '2025-07-02 11:06:00+00', 'fault', 2, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', timestamptz '2025-07-02 12:00:00+00', timestamptz '2025-07-02 13:00:00+00', 'fault', 2, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('T2', timestamptz '2025-07-02 12:30:00+00', timestamptz '2025-07-02 13:30:00+00', 'load_shedding', 2, 8, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', timestamptz '2025-07-02 12:00:00+00', timestamptz '2025-07-02 13:00:00+00', 'fault', 2, 9, timestamptz '2025-08-01 08:00:00+00'),
    ('F1', timestamptz '2025-07-05 08:00:00+00', timestamptz '2025-07-05 12:00:00+00', 'load_shedding', 2, 10, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-06-30 23:00:00+00' + i * interval '6 hours', 21600, 1.0, 'actual', 3,
    i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 11) as series (i)
cross join (values ('F1'), ('M1'), ('M2'), ('M3'), ('M4'), ('X1')) as meters (meter_id);
-- 1 July: one theft with its energy, one meter that nobody could see; 2 July: a theft whose energy nobody stated; 3 July
-- none; 4 July has no readings yet
insert into raw_data.inspections
    (meter_id, inspected_on, outcome, kwh, note, file_id, line, loaded_at)
values
    ('M1', date '2025-07-01', 'confirmed', 100, null, 4, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', date '2025-07-01', 'cleared', null, null, 4, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', date '2025-07-01', 'no_access', null, null, 4, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', date '2025-07-02', 'confirmed', null, null, 4, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', date '2025-07-04', 'cleared', null, null, 4, 5, timestamptz '2025-08-01 08:00:00+00');
