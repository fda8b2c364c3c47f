-- no row when right: 10 - 8 - 0.5 = 1.5 kWh, 15 %, 150 of money; on 2 July 10 - 8.25 - 0.5 = 1.25 and coverage
-- (1 + 1 + 1/4) / 3 = 0.75, so that day does not count in the losses
with expected (node_id, first_day, n_days, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage, n_meters, n_meters_reporting) as (
    values
        ('T1', date '2025-07-01', 0, cast(10.0 as double precision), 8.0, 0.5, 1.5, 15.0, 150.0, 1.0, 3, 3),
        ('T1', date '2025-07-02', 0, 10.0, 8.25, 0.5, 1.25, 12.5, 125.0, 0.75, 3, 3),
        ('T1 losses', date '2025-07-01', 1, 10.0, 8.0, 0.5, 1.5, 15.0, 150.0, 0.875, 0, 0),
        ('network', date '2025-07-01', 0, 10.0, 8.0, 0.5, 1.5, 15.0, 150.0, 1.0, 3, 3),
        ('network', date '2025-07-02', 0, 10.0, 8.25, 0.5, 1.25, 12.5, 125.0, 0.75, 3, 3)
),

actual as (
    select
        node_id,
        local_day as first_day,
        0 as n_days,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage,
        n_meters,
        n_meters_reporting
    from marts.fct_energy_balance_days
    union all
    select
        node_id || ' losses',
        first_day,
        n_days,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage,
        0,
        0
    from marts.fct_node_losses
    union all
    select
        'network',
        local_day,
        0,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage,
        n_meters,
        n_meters_reporting
    from marts.kpi_daily
)

(select node_id, first_day, n_days, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage, n_meters, n_meters_reporting from expected except all select node_id, first_day, n_days, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage, n_meters, n_meters_reporting from actual)
union all
(select node_id, first_day, n_days, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage, n_meters, n_meters_reporting from actual except all select node_id, first_day, n_days, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage, n_meters, n_meters_reporting from expected)
