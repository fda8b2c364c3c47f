-- what was derived before and is so no more; of what is derived now, what is stored like that already is dropped
analyze ingest_derived;

analyze ingest_register_spans;

insert into ingest_stale (meter_id, channel, start_ts, length_s)
select
    reading.meter_id,
    reading.channel,
    reading.start_ts,
    reading.length_s
from raw_data.readings as reading
inner join ingest_register_spans as span
    on reading.meter_id = span.meter_id
    and reading.channel = span.channel
    and reading.start_ts >= span.from_ts
    and reading.start_ts < span.to_ts
where reading.file_id in (select file_id from raw_data.register_files)
    and not exists (
        select 1
        from ingest_derived as derived
        where derived.meter_id = reading.meter_id
            and derived.channel = reading.channel
            and derived.start_ts = reading.start_ts
            and derived.length_s = reading.length_s
            and derived.kwh = reading.kwh
            and derived.quality = reading.quality
            and derived.flag is not distinct from reading.flag
            and derived.file_id = reading.file_id
            and derived.line = reading.line
    );

delete from ingest_derived as derived
using raw_data.readings as reading
where derived.meter_id = reading.meter_id
    and derived.channel = reading.channel
    and derived.start_ts = reading.start_ts
    and derived.length_s = reading.length_s
    and derived.kwh = reading.kwh
    and derived.quality = reading.quality
    and derived.flag is not distinct from reading.flag
    and derived.file_id = reading.file_id
    and derived.line = reading.line;

delete from raw_data.superseded_readings as superseded
using ingest_register_spans as span
where superseded.meter_id = span.meter_id
    and superseded.channel = span.channel
    and superseded.start_ts >= span.from_ts
    and superseded.start_ts < span.to_ts
    and superseded.file_id in (select file_id from raw_data.register_files);
