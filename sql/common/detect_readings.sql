-- one row per reading from the local day $1 on, and of the day before (is_lead_in), in the order of its key: the sample
-- of a tree is drawn by position, so the order is part of the result
select
    meter_id,
    channel,
    start_ts,
    length_s,
    local_day < cast($1 as date) as is_lead_in,
    label is not null as is_labelled,
    kwh,
    past_avg_kwh,
    temperature_c,
    humidity_pct,
    wind_kmh
from intermediate.int_reading_features
where local_day >= cast($1 as date) - 1
order by
    meter_id,
    channel,
    start_ts,
    length_s
