-- no row when right: 1 July on the substation, 24 - 12 - 2.4 = 9.6 kWh at 110; 2 July on the transformer, 18 - 12 - 1.8
with expected (local_day, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_amount) as (
    values
        (date '2025-07-01', cast(24.0 as double precision), 12.0, 2.4, 9.6, 1056.0),
        (date '2025-07-02', 18.0, 12.0, 1.8, 4.2, 462.0)
),

actual as (
    select
        local_day,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_amount
    from marts.kpi_daily
)

(select local_day, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_amount from expected except all select local_day, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_amount from actual)
union all
(select local_day, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_amount from actual except all select local_day, input_kwh, billed_kwh, technical_loss_kwh, ntl_kwh, ntl_amount from expected)
