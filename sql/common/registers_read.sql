-- the readings of part $1 with what their source says of them, each series from old to new
select
    stored.meter_id,
    stored.channel,
    stored.ts,
    stored.register_kwh,
    stored.quality,
    stored.file_id,
    stored.line,
    file.range_kwh,
    file.max_kwh_per_hour,
    file.interval_s,
    part.is_start,
    part.is_end
from raw_data.register_reads as stored
inner join ingest_register_parts as part
    on stored.meter_id = part.meter_id
    and stored.channel = part.channel
    and stored.ts >= part.from_ts
    and stored.ts <= part.to_ts
inner join raw_data.register_files as file
    on stored.file_id = file.file_id
where part.part = $1
    and stored.register_kwh is not null
order by
    stored.meter_id,
    stored.channel,
    stored.ts
