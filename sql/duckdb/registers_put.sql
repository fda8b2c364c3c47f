-- what is derived now, by the load $2 at $1
insert into raw_data.readings (
    meter_id, channel, start_ts, length_s, kwh, quality, flag, file_id, line, loaded_at, load_seq
)
select
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    quality,
    flag,
    file_id,
    line,
    $1,
    $2
from ingest_derived
