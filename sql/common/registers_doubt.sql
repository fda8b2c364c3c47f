-- takes every series that is derived anew for one whose keys may repeat
insert into ingest_series (meter_id, channel, from_ts, to_ts, length_s, is_default)
select
    meter_id,
    channel,
    min(start_ts),
    max(start_ts),
    0,
    false
from ingest_derived
group by
    meter_id,
    channel
