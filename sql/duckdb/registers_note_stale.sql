-- a copy elsewhere learns of the keys that load $1 took out; those that get a reading again stand in both
insert into raw_data.removed_readings (meter_id, channel, start_ts, length_s, load_seq)
select
    meter_id,
    channel,
    start_ts,
    length_s,
    $1
from ingest_stale
