-- no row when right. T1, half-hours: billed 0.5 + 0.5 + 0.125 = 1.125; without M1 0.625; at last 0.5 + 0.5 - 0.125 +
-- 0.125 = 1. S1, hours: 2 x 1.125 + 2 x 0.25 = 2.75 of M1 M2 M5 M3; then 0.625 + 1 + 0.5 + 2 x 0.5 = 3.125, M1 for half
-- of the hour. T3, hours: 6 x 0.5
with expected (node_id, kind, start_ts, length_s, local_day, local_slot, input_kwh, billed_kwh, n_meters, n_reporting, n_estimated, is_outage, is_complete) as (
    values
        ('S1', 'substation', timestamptz '2025-07-01 22:00:00+00', 3600, date '2025-07-01', 1380, cast(10.0 as double precision), cast(2.75 as double precision), 5, 4, 0, false, false),
        ('S1', 'substation', timestamptz '2025-07-01 23:00:00+00', 3600, date '2025-07-02', 0, 10.0, 3.125, 5, 4, 0, false, false),
        ('T1', 'transformer', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 2.0, 1.125, 3, 3, 0, false, true),
        ('T1', 'transformer', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, null, 1.125, 3, 3, 0, false, false),
        ('T1', 'transformer', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 2.0, 0.625, 3, 2, 0, false, false),
        ('T1', 'transformer', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, 2.0, 1.0, 3, 3, 1, true, false),
        ('T3', 'transformer', timestamptz '2025-07-01 22:00:00+00', 3600, date '2025-07-01', 1380, 4.0, 3.0, 2, 1, 0, false, false),
        ('T3', 'transformer', timestamptz '2025-07-01 23:00:00+00', 3600, date '2025-07-02', 0, 4.0, 3.0, 2, 1, 0, false, false)
),

actual as (
    select
        node_id,
        kind,
        start_ts,
        length_s,
        local_day,
        local_slot,
        input_kwh,
        billed_kwh,
        n_meters,
        n_reporting,
        n_estimated,
        is_outage,
        is_complete
    from intermediate.int_node_intervals
)

(select * from expected except all select * from actual)
union all
(select * from actual except all select * from expected)
