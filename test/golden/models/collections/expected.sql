-- no row when right: sales alone say nothing of customers who are billed after use, so there is no atc_pct
with expected (local_day, billed_amount, collected_amount, atc_pct) as (
    values
        (date '2025-06-01', cast(450.0 as double precision), cast(null as double precision), cast(null as double precision)),
        (date '2025-06-02', 500.0, null, null),
        (date '2025-06-03', 500.0, 100.0, null),
        (date '2025-06-04', 500.0, null, null),
        (date '2025-06-05', 500.0, 0.0, null),
        (date '2025-06-10', 500.0, 1500.0, null),
        (date '2025-06-15', 500.0, 0.0, null),
        (date '2025-07-03', 500.0, 0.0, null),
        (date '2025-07-04', 500.0, 0.0, null),
        (date '2025-07-05', 500.0, 0.0, null),
        (date '2025-07-06', 500.0, 0.0, null),
        (date '2025-07-07', 100.0, 0.0, null),
        (date '2025-07-08', 500.0, 0.0, null),
        (date '2025-07-09', 500.0, 50.0, null),
        (date '2025-07-10', 500.0, null, null)
),

actual as (
    select
        local_day,
        billed_amount,
        collected_amount,
        atc_pct
    from marts.kpi_daily
    where local_day <= date '2025-06-05' or local_day in (date '2025-06-10', date '2025-06-15') or local_day >= date '2025-07-03'
)

(select local_day, billed_amount, collected_amount, atc_pct from expected except all select local_day, billed_amount, collected_amount, atc_pct from actual)
union all
(select local_day, billed_amount, collected_amount, atc_pct from actual except all select local_day, billed_amount, collected_amount, atc_pct from expected)
