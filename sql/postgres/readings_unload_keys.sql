-- the keys of the marked file's readings
insert into ingest_keys
select
    meter_id,
    channel,
    start_ts,
    length_s
from raw_data.readings
where file_id in (select file_id from ingest_unload);
