-- no row when right: M1 recent 3.9936 over past 9.984 = 0.4, its peers 9.6 over 12 = 0.8; mean of M1 6.9888, of its
-- peers 10.8 (M5 10.133333, of its 18 days 4 are past: no recent_ratio); night 10/48 of the day; all intervals but
-- the first and that of the change are equal to the one before: 1342 of 1344, 862 of 864
with expected (meter_id, n_days, coverage, mean_day_kwh, recent_ratio, night_share, flat_share, zero_supplied_share, peer_ratio, recent_ratio_peers, last_drop_day) as (
    values
        ('M1', 28, cast(1.0 as double precision), 6.9888, cast(0.4 as double precision), 0.208333, 0.998512, 0.0, 0.647111, cast(0.5 as double precision), date '2025-07-15'),
        ('M2', 28, 1.0, 10.8, 0.8, 0.208333, 0.998512, 0.0, 1.031847, 1.0, null),
        ('M3', 28, 1.0, 10.8, 0.8, 0.208333, 0.998512, 0.0, 1.031847, 1.0, null),
        ('M4', 28, 1.0, 10.8, 0.8, 0.208333, 0.998512, 0.0, 1.031847, 1.0, null),
        ('M5', 18, 0.642857, 10.133333, null, 0.208333, 0.997685, 0.0, 0.938272, null, null)
),

actual as (
    select
        meter_id,
        n_days,
        coverage,
        mean_day_kwh,
        recent_ratio,
        night_share,
        flat_share,
        zero_supplied_share,
        peer_ratio,
        recent_ratio_peers,
        last_drop_day
    from intermediate.int_meter_features
)

(select meter_id, n_days, coverage, mean_day_kwh, recent_ratio, night_share, flat_share, zero_supplied_share, peer_ratio, recent_ratio_peers, last_drop_day from expected except all select meter_id, n_days, coverage, mean_day_kwh, recent_ratio, night_share, flat_share, zero_supplied_share, peer_ratio, recent_ratio_peers, last_drop_day from actual)
union all
(select meter_id, n_days, coverage, mean_day_kwh, recent_ratio, night_share, flat_share, zero_supplied_share, peer_ratio, recent_ratio_peers, last_drop_day from actual except all select meter_id, n_days, coverage, mean_day_kwh, recent_ratio, night_share, flat_share, zero_supplied_share, peer_ratio, recent_ratio_peers, last_drop_day from expected)
