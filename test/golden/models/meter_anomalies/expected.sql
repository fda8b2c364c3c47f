-- no row when right: M1 12 * 0.75 - 6 = 3 a day, 90 a month; M2 is 10.5 - 3 = 7.5 under its peers, 225 a month
with expected (meter_id, status, lost_kwh_month, lost_amount_month, currency) as (
    values
        ('M1', 'scored', cast(90.0 as double precision), cast(9000.0 as double precision), 'XOF'),
        ('M2', 'scored', 225.0, 22500.0, 'XOF'),
        ('M9', 'coverage', null, null, null)
),

actual as (
    select
        meter_id,
        status,
        lost_kwh_month,
        lost_amount_month,
        currency
    from marts.fct_meter_anomalies
)

(select meter_id, status, lost_kwh_month, lost_amount_month, currency from expected except all select meter_id, status, lost_kwh_month, lost_amount_month, currency from actual)
union all
(select meter_id, status, lost_kwh_month, lost_amount_month, currency from actual except all select meter_id, status, lost_kwh_month, lost_amount_month, currency from expected)
