-- the first reading after load $1 that starts outside $2 to $3: the copy's type has no such instant
select
    meter_id,
    channel,
    cast(start_ts as varchar) as start_text,
    length_s
from raw_data.readings
where load_seq > $1
    and (start_ts < $2 or start_ts > $3)
order by
    meter_id,
    channel,
    start_ts
limit 1
