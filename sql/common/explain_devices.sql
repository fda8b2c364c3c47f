-- the devices that files of readings say hang at meter $1, by channel, those seen last first; at most $2
select
    channel,
    serial,
    min(first_ts) as first_ts,
    max(last_ts) as last_ts
from raw_data.meter_devices
where meter_id = $1
group by
    channel,
    serial
order by
    max(last_ts) desc,
    channel,
    serial
limit $2
