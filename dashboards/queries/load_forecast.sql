-- what substations, feeders and zones are expected to take in each interval of the next seven days, with its band, and
-- what the stated schedule of outages takes away
select
    kind,
    node_id,
    name,
    start_ts,
    length_s,
    local_day,
    horizon_days,
    load_p10_kwh,
    load_p50_kwh,
    load_p90_kwh,
    suppressed_kwh,
    method
from fct_load_forecast
order by
    kind,
    node_id,
    start_ts
