-- no row when right; night: 00:00, 00:30 and 03:30, 04:00, 04:30 are 1.00 + 1.01 + 1.07 + 1.08 + 1.09
with expected (meter_id, n_intervals, n_expected, n_missing, n_blank, n_estimated, n_zero, n_zero_supplied, n_outage, night_kwh) as (
    values
        ('M1', 41, 48, 7, 2, 4, 3, 2, 1, cast(5.25 as double precision))
),

actual as (
    select
        meter_id,
        n_intervals,
        n_expected,
        n_missing,
        n_blank,
        n_estimated,
        n_zero,
        n_zero_supplied,
        n_outage,
        night_kwh
    from intermediate.int_meter_days
)

(select meter_id, n_intervals, n_expected, n_missing, n_blank, n_estimated, n_zero, n_zero_supplied, n_outage, night_kwh from expected except all select meter_id, n_intervals, n_expected, n_missing, n_blank, n_estimated, n_zero, n_zero_supplied, n_outage, night_kwh from actual)
union all
(select meter_id, n_intervals, n_expected, n_missing, n_blank, n_estimated, n_zero, n_zero_supplied, n_outage, night_kwh from actual except all select meter_id, n_intervals, n_expected, n_missing, n_blank, n_estimated, n_zero, n_zero_supplied, n_outage, night_kwh from expected)
