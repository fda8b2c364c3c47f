-- no row when right: 120.5 kWh at 150 are 18075, 10 kWh at 100 are 1000. July: 4 visits, 2 confirmed of 3 with an
-- answer; August: one theft, whose energy nobody stated; September: nobody at home
with expected (what, day, outcome, visits, confirmed, cleared, no_access, hit_rate, kwh, amount) as (
    values
        ('M1', date '2025-07-31', 'confirmed', 0, 0, 0, 0, cast(null as double precision), cast(120.5 as double precision), cast(18075.0 as double precision)),
        ('M1', date '2025-09-30', 'no_access', 0, 0, 0, 0, null, null, null),
        ('M2', date '2025-07-02', 'no_access', 0, 0, 0, 0, null, null, null),
        ('M2', date '2025-07-31', 'cleared', 0, 0, 0, 0, null, null, null),
        ('M2', date '2025-08-01', 'confirmed', 0, 0, 0, 0, null, null, null),
        ('M9', date '2025-07-03', 'confirmed', 0, 0, 0, 0, null, 10.0, 1000.0),
        ('month', date '2025-07-01', 'XOF', 4, 2, 1, 1, 0.666667, 130.5, 19075.0),
        ('month', date '2025-08-01', 'XOF', 1, 1, 0, 0, 1.0, null, null),
        ('month', date '2025-09-01', 'XOF', 1, 0, 0, 1, null, 0.0, 0.0)
),

actual as (
    select
        meter_id as what,
        inspected_on as day,
        outcome,
        0 as visits,
        0 as confirmed,
        0 as cleared,
        0 as no_access,
        cast(null as double precision) as hit_rate,
        kwh,
        amount
    from marts.fct_inspections
    union all
    select
        'month',
        month_start,
        currency,
        visits,
        confirmed,
        cleared,
        no_access,
        hit_rate,
        recovered_kwh,
        recovered_amount
    from marts.kpi_inspections
)

(select what, day, outcome, visits, confirmed, cleared, no_access, hit_rate, kwh, amount from expected except all select what, day, outcome, visits, confirmed, cleared, no_access, hit_rate, kwh, amount from actual)
union all
(select what, day, outcome, visits, confirmed, cleared, no_access, hit_rate, kwh, amount from actual except all select what, day, outcome, visits, confirmed, cleared, no_access, hit_rate, kwh, amount from expected)
