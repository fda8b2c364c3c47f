-- no row when right: the version loaded last holds
with expected (meter_id, kwh) as (
    values
        ('M504', cast(0.35 as double precision))
),

actual as (
    select
        meter_id,
        kwh
    from intermediate.int_readings_clean
)

(select meter_id, kwh from expected except all select meter_id, kwh from actual)
union all
(select meter_id, kwh from actual except all select meter_id, kwh from expected)
