-- no row when right: one row, and its key is whole
with expected (meter_id, channel, kwh) as (
    values
        ('M501', 'import', cast(0.1 as double precision))
),

actual as (
    select
        meter_id,
        channel,
        kwh
    from intermediate.int_readings_clean
)

(select meter_id, channel, kwh from expected except all select meter_id, channel, kwh from actual)
union all
(select meter_id, channel, kwh from actual except all select meter_id, channel, kwh from expected)
