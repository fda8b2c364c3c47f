-- no row when right: both days are whole; the night 00:00 to 05:00 is 4 hours in March and 6 in November
with expected (meter_id, local_day, hours, import_kwh, n_intervals, n_expected, night_kwh, coverage) as (
    values
        ('M201', date '2025-03-09', 23, cast(23.0 as double precision), 46, 46, cast(4.0 as double precision), 1.0),
        ('M202', date '2025-11-02', 25, cast(25.0 as double precision), 25, 25, cast(6.0 as double precision), 1.0)
),

actual as (
    select
        days.meter_id,
        days.local_day,
        calendar.hours,
        days.import_kwh,
        days.n_intervals,
        days.n_expected,
        days.night_kwh,
        days.coverage
    from intermediate.int_meter_days as days
    inner join intermediate.int_calendar as calendar
        on calendar.local_day = days.local_day
)

(select meter_id, local_day, hours, import_kwh, n_intervals, n_expected, night_kwh, coverage from expected except all select meter_id, local_day, hours, import_kwh, n_intervals, n_expected, night_kwh, coverage from actual)
union all
(select meter_id, local_day, hours, import_kwh, n_intervals, n_expected, night_kwh, coverage from actual except all select meter_id, local_day, hours, import_kwh, n_intervals, n_expected, night_kwh, coverage from expected)
