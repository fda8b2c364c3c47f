-- no row when right; the whole tables are also those of a --full-refresh
with expected (meter_id, local_day, import_kwh, n_outage) as (
    values
        ('M1', date '2025-07-01', cast(24.0 as double precision), 0),
        ('M1', date '2025-07-02', cast(25.0 as double precision), 0),
        ('M1', date '2025-07-03', cast(24.0 as double precision), 0),
        ('M1', date '2025-07-04', cast(24.0 as double precision), 0),
        ('M2', date '2025-07-01', cast(12.0 as double precision), 0)
),

actual as (
    select
        meter_id,
        local_day,
        import_kwh,
        n_outage
    from intermediate.int_meter_days
)

(select meter_id, local_day, import_kwh, n_outage from expected except all select meter_id, local_day, import_kwh, n_outage from actual)
union all
(select meter_id, local_day, import_kwh, n_outage from actual except all select meter_id, local_day, import_kwh, n_outage from expected)
