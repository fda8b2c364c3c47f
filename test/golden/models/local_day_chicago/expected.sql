-- no row when right: the reading counts on 30 June whatever the zone of the session
with expected (meter_id, local_day, local_slot, import_kwh) as (
    values
        ('M505', date '2025-06-30', 1350, cast(1.0 as double precision))
),

actual as (
    select
        readings.meter_id,
        readings.local_day,
        readings.local_slot,
        days.import_kwh
    from intermediate.int_readings_clean as readings
    inner join intermediate.int_meter_days as days
        on days.meter_id = readings.meter_id
        and days.local_day = readings.local_day
)

(select meter_id, local_day, local_slot, import_kwh from expected except all select meter_id, local_day, local_slot, import_kwh from actual)
union all
(select meter_id, local_day, local_slot, import_kwh from actual except all select meter_id, local_day, local_slot, import_kwh from expected)
