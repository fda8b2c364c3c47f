-- no row when right: zeros while it exports are not zeros with supply
with expected (import_kwh, export_kwh, n_intervals, n_zero, n_zero_supplied) as (
    values
        (cast(19.5 as double precision), cast(3.2 as double precision), 48, 9, 1)
),

actual as (
    select
        import_kwh,
        export_kwh,
        n_intervals,
        n_zero,
        n_zero_supplied
    from intermediate.int_meter_days
)

(select import_kwh, export_kwh, n_intervals, n_zero, n_zero_supplied from expected except all select import_kwh, export_kwh, n_intervals, n_zero, n_zero_supplied from actual)
union all
(select import_kwh, export_kwh, n_intervals, n_zero, n_zero_supplied from actual except all select import_kwh, export_kwh, n_intervals, n_zero, n_zero_supplied from expected)
