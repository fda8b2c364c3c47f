-- no row when right. 1 July: 2 customers for 90 minutes, of which 60 planned, and all 4 for the hour before midnight:
-- (180 + 240) / 4 and (120 + 240) / 4; 2 + 4 interruptions. 2 July: 4 for an hour after midnight, M3 for 6 minutes, M3
-- and M4 for 90, the last 60 planned: (240 + 6 + 180) / 4 and (240 + 120) / 4; 1 + 2 interruptions. 100 kWh cost 20
with expected (local_day, n_meters, saidi_minutes, saidi_planned_minutes, saifi, visits, confirmed, hit_rate, recovered_kwh, recovered_amount) as (
    values
        (date '2025-07-01', 5, cast(105.0 as double precision), cast(90.0 as double precision), cast(1.5 as double precision), 3, 1, cast(0.5 as double precision), cast(100.0 as double precision), cast(20.0 as double precision)),
        (date '2025-07-02', 5, 106.5, 90.0, 0.75, 1, 1, 1.0, null, null),
        (date '2025-07-03', 5, 0.0, 0.0, 0.0, 0, 0, null, 0.0, 0.0)
),

actual as (
    select
        local_day,
        n_meters,
        saidi_minutes,
        saidi_planned_minutes,
        saifi,
        visits,
        confirmed,
        hit_rate,
        recovered_kwh,
        recovered_amount
    from marts.kpi_daily
)

(select local_day, n_meters, saidi_minutes, saidi_planned_minutes, saifi, visits, confirmed, hit_rate, recovered_kwh, recovered_amount from expected except all select local_day, n_meters, saidi_minutes, saidi_planned_minutes, saifi, visits, confirmed, hit_rate, recovered_kwh, recovered_amount from actual)
union all
(select local_day, n_meters, saidi_minutes, saidi_planned_minutes, saifi, visits, confirmed, hit_rate, recovered_kwh, recovered_amount from actual except all select local_day, n_meters, saidi_minutes, saidi_planned_minutes, saifi, visits, confirmed, hit_rate, recovered_kwh, recovered_amount from expected)
