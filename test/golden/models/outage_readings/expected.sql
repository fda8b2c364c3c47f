-- no row when right: 10:00 and 10:30 are covered whole, 11:00 for a third only, 12:00 for a third, 12:30 for 4 minutes
with expected (meter_id, start_ts) as (
    values
        ('M1', timestamptz '2025-07-01 10:00:00+00'),
        ('M1', timestamptz '2025-07-01 10:30:00+00'),
        ('T1', timestamptz '2025-07-01 10:00:00+00'),
        ('T1', timestamptz '2025-07-01 10:30:00+00')
),

actual as (
    select
        meter_id,
        start_ts
    from intermediate.int_readings_clean
    where is_outage
)

(select meter_id, start_ts from expected except all select meter_id, start_ts from actual)
union all
(select meter_id, start_ts from actual except all select meter_id, start_ts from expected)
