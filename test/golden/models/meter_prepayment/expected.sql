-- no row when right: P1 280 sold, 61 days of 4 kWh metered; P2 120 sold, 40 days without buying, tokens of 2 June and
-- 5 July without a sale; P4 4 sales in 40 days; P5 51 days of 4 kWh over 61, 240 sold net; buys_little: 30 days' sales
-- (280, 120, 0, 240 over 61 days, 160 over 40) against the median of the 4 others; months 87 and 89.9 kWh (D1), 90 and
-- 93 (D2), 86.8 (D3's July), 276 and 285.2 (D5)
with expected (meter_id, is_prepaid, first_vend_day, last_vend_day, n_days, n_vends, vended_kwh, metered_kwh, vended_ratio, days_since_vend, n_supplied_days, mean_vend_kwh, buys_little, tokens_without_sale, n_months, n_edge_months, edge_share, edge_kwh) as (
    values
        ('P1', true, date '2025-06-01', date '2025-07-31', 61, 7, cast(280.0 as double precision), cast(244.0 as double precision), cast(0.871429 as double precision), 0, 0, cast(40.0 as double precision), cast(1.555556 as double precision), 0, cast(null as bigint), cast(null as bigint), cast(null as double precision), cast(null as double precision)),
        ('P2', true, date '2025-06-01', date '2025-06-21', 61, 3, 120.0, 244.0, 2.033333, 40, 40, 40.0, 0.495868, 2, null, null, null, null),
        ('P3', true, null, null, 61, 0, 0.0, 122.0, null, null, 61, null, 0.0, 0, null, null, null, null),
        ('P4', true, date '2025-06-01', date '2025-07-31', 40, 4, 160.0, 160.0, 1.0, 0, 0, 40.0, 1.355556, 0, null, null, null, null),
        ('P5', true, date '2025-06-01', date '2025-07-31', 61, 7, 240.0, 244.0, 1.016667, 0, 0, 34.285714, 1.318681, 0, null, null, null, null),
        ('X1', true, date '2025-07-25', date '2025-07-25', 7, 1, 100.0, 28.0, 0.28, 6, 6, 100.0, null, 0, null, null, null, null),
        ('D1', false, null, null, null, null, null, null, null, null, null, null, null, null, 2, 2, 1.0, 90.0),
        ('D2', false, null, null, null, null, null, null, null, null, null, null, null, null, 2, 0, 0.0, null),
        ('D3', false, null, null, null, null, null, null, null, null, null, null, null, null, 1, 1, 1.0, 90.0),
        ('D4', false, null, null, null, null, null, null, null, null, null, null, null, null, 2, 0, 0.0, null),
        ('D5', false, null, null, null, null, null, null, null, null, null, null, null, null, 2, 1, 0.5, 300.0)
),

actual as (
    select
        meter_id,
        is_prepaid,
        first_vend_day,
        last_vend_day,
        n_days,
        n_vends,
        vended_kwh,
        metered_kwh,
        vended_ratio,
        days_since_vend,
        n_supplied_days,
        mean_vend_kwh,
        buys_little,
        tokens_without_sale,
        n_months,
        n_edge_months,
        edge_share,
        edge_kwh
    from intermediate.int_meter_prepayment
)

(select meter_id, is_prepaid, first_vend_day, last_vend_day, n_days, n_vends, vended_kwh, metered_kwh, vended_ratio, days_since_vend, n_supplied_days, mean_vend_kwh, buys_little, tokens_without_sale, n_months, n_edge_months, edge_share, edge_kwh from expected except all select meter_id, is_prepaid, first_vend_day, last_vend_day, n_days, n_vends, vended_kwh, metered_kwh, vended_ratio, days_since_vend, n_supplied_days, mean_vend_kwh, buys_little, tokens_without_sale, n_months, n_edge_months, edge_share, edge_kwh from actual)
union all
(select meter_id, is_prepaid, first_vend_day, last_vend_day, n_days, n_vends, vended_kwh, metered_kwh, vended_ratio, days_since_vend, n_supplied_days, mean_vend_kwh, buys_little, tokens_without_sale, n_months, n_edge_months, edge_share, edge_kwh from actual except all select meter_id, is_prepaid, first_vend_day, last_vend_day, n_days, n_vends, vended_kwh, metered_kwh, vended_ratio, days_since_vend, n_supplied_days, mean_vend_kwh, buys_little, tokens_without_sale, n_months, n_edge_months, edge_share, edge_kwh from expected)
