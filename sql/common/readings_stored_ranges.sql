-- one row per series that files before this one have within a range of starts
select
    meter_id,
    channel,
    min(start_ts) as first_ts,
    max(start_ts) as last_ts
from raw_data.readings
where file_id < $1
    and start_ts >= $2
    and start_ts <= $3
group by
    meter_id,
    channel
