-- no row when right. What all paid is known from 3 June to 8 July but for 4 June. Of 30 days 15000 are billed, and
-- 6 of 8 kWh: 4 July 1500 + 12000 collected, 100 * (1 - 0.75 * 0.9); 5 July 1000 less, 100 * (1 - 0.75 * 12500 / 15000);
-- 6 July 21500 count as 15000. From 7 July on 26 days can be judged
with expected (local_day, billed_amount, collected_amount, atc_pct) as (
    values
        (date '2025-06-01', cast(450.0 as double precision), cast(null as double precision), cast(null as double precision)),
        (date '2025-06-02', 500.0, 1000.0, null),
        (date '2025-06-03', 500.0, 100.0, null),
        (date '2025-06-04', 500.0, null, null),
        (date '2025-06-05', 500.0, 0.0, null),
        (date '2025-06-10', 500.0, 1500.0, null),
        (date '2025-06-15', 500.0, 9000.0, null),
        (date '2025-07-03', 500.0, 0.0, null),
        (date '2025-07-04', 500.0, 0.0, 32.5),
        (date '2025-07-05', 500.0, -1000.0, 37.5),
        (date '2025-07-06', 500.0, 9000.0, 25.0),
        (date '2025-07-07', 100.0, 0.0, null),
        (date '2025-07-08', 500.0, 500.0, null),
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
