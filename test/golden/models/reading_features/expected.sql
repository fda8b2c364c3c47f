-- no row when right: customers only, the transformer's own meter is none; local days of the site; weather as the file
-- states it, else that of the zone in the hour
with expected (meter_id, start_ts, local_day, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh) as (
    values
        ('M1', timestamptz '2025-07-01 22:00:00+00', date '2025-07-01', cast(1.0 as double precision), cast(null as double precision), cast(21.0 as double precision), cast(65.0 as double precision), cast(6.0 as double precision)),
        ('M1', timestamptz '2025-07-01 23:00:00+00', date '2025-07-01', 1.0, null, null, null, null),
        ('X1', timestamptz '2025-07-01 22:00:00+00', date '2025-07-01', 0.5, 0.75, 15.0, null, null),
        ('X1', timestamptz '2025-07-01 23:00:00+00', date '2025-07-01', 0.5, null, null, null, null)
),

actual as (
    select
        meter_id,
        start_ts,
        local_day,
        kwh,
        past_avg_kwh,
        temperature_c,
        humidity_pct,
        wind_kmh
    from intermediate.int_reading_features
)

(select meter_id, start_ts, local_day, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh from expected except all select meter_id, start_ts, local_day, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh from actual)
union all
(select meter_id, start_ts, local_day, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh from actual except all select meter_id, start_ts, local_day, kwh, past_avg_kwh, temperature_c, humidity_pct, wind_kmh from expected)
