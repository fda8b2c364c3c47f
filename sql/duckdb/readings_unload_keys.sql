-- the keys of the marked file's readings
insert into ingest_keys
select
    meter_id,
    channel,
    start_ts,
    length_s
from raw_data.readings
where file_id in (select file_id from ingest_unload);

-- a copy elsewhere learns of the keys that are gone; those that get a reading again stand in both
insert into raw_data.removed_readings (meter_id, channel, start_ts, length_s, load_seq)
select
    meter_id,
    channel,
    start_ts,
    length_s,
    (select max(load_seq) from ingest_unload)
from ingest_keys;
