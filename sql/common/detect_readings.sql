-- one row per reading that can be scored, in the order of its key: the sample of a tree is drawn by
-- position, so the order is part of the result
select
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    past_avg_kwh,
    temperature_c,
    humidity_pct,
    wind_kmh
from intermediate.int_reading_features
where kwh is not null
order by
    meter_id,
    channel,
    start_ts,
    length_s
