-- takes out what was derived before and is so no more
delete from raw_data.readings as reading
using ingest_stale as stale
where reading.meter_id = stale.meter_id
    and reading.channel = stale.channel
    and reading.start_ts = stale.start_ts
    and reading.length_s = stale.length_s
    and reading.file_id in (select file_id from raw_data.register_files)
