-- no row when right. T1: 1 July 72 - 36 - (24 x 0.25 + 24 x 0.5 = 18) = 18; 2 July 47 - 35 - 47 x 0.25 = 0.25. T2: 5 % of
-- 100. T3: 0.0625 x 47 + 5 % of the 0.5 beside the gap = 2.9625 of 47.5. Over the window T1 lost 18.25 of 119
with expected (node_id, what, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_pct, ntl_amount, coverage) as (
    values
        ('T1', '2025-07-01', cast(72.0 as double precision), cast(36.0 as double precision), cast(18.0 as double precision), cast(18.0 as double precision), cast(25.0 as double precision), cast(1800.0 as double precision), cast(1.0 as double precision)),
        ('T1', '2025-07-02', 47.0, 35.0, 11.75, 0.25, 0.531915, 25.0, 0.979167),
        ('T2', '2025-07-01', 100.0, 80.0, 5.0, 15.0, 15.0, 1500.0, 1.0),
        ('T3', '2025-07-01', 47.5, 24.0, 2.9625, 20.5375, 43.236842, 2053.75, 1.0),
        ('T1', 'fitted 0.25000 0.06250 0.03125', 119.0, 71.0, 29.75, 18.25, 15.336134, 1825.0, 0.989584),
        ('T2', 'configured 0.00000 0.05000 0.00000', 100.0, 80.0, 5.0, 15.0, 15.0, 1500.0, 1.0),
        ('T3', 'configured 0.00000 0.06250 0.00000', 47.5, 24.0, 2.9625, 20.5375, 43.236842, 2053.75, 1.0),
        ('T1', '47', 2.0, 0.75, 0.5, 0.75, 37.5, 75.0, 1.0),
        ('T1', '94', 1.0, 0.25, 0.25, 0.5, 50.0, 50.0, 0.5),
        ('T1', '95', 0.0, 0.25, 0.0, -0.25, null, -25.0, 0.5),
        ('T3', '47', null, 0.5, null, null, null, null, 1.0)
),

actual as (
    select
        node_id,
        cast(local_day as varchar) as what,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage
    from marts.fct_energy_balance_days
    union all
    select
        node_id,
        technical_method || ' ' || cast(cast(no_load_kw as decimal(9, 5)) as varchar)
        || ' ' || cast(cast(input_share as decimal(9, 5)) as varchar)
        || ' ' || cast(cast(square_per_kwh as decimal(9, 5)) as varchar),
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage
    from marts.fct_node_losses
    union all
    select
        node_id,
        cast(cast(extract(epoch from start_ts - timestamptz '2025-07-01 00:00:00+00') / 1800 as bigint) as varchar),
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage
    from marts.fct_energy_balance_intervals
    where node_id = 'T1'
        and start_ts in (
            timestamptz '2025-07-01 23:30:00+00', timestamptz '2025-07-02 23:00:00+00', timestamptz '2025-07-02 23:30:00+00'
        )
        or node_id = 'T3'
        and start_ts = timestamptz '2025-07-01 23:30:00+00'
)

(select * from expected except all select * from actual)
union all
(select * from actual except all select * from expected)
