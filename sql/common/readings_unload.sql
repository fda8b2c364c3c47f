-- takes the readings of the marked file out and gives those that lost to it their place back; their keys
-- are known
delete from raw_data.readings
where file_id in (select file_id from ingest_unload);

delete from raw_data.superseded_readings
where file_id in (select file_id from ingest_unload);

delete from raw_data.meter_devices
where file_id in (select file_id from ingest_unload);

insert into ingest_restored (file_id, line)
select
    file_id,
    line
from (
    select
        superseded.file_id,
        superseded.line,
        row_number() over (
            partition by meter_id, channel, start_ts, length_s
            order by
                case superseded.quality
                    when 'actual' then 1
                    when 'edited' then 2
                    when 'estimated' then 3
                    else 4
                end,
                superseded.file_id desc,
                superseded.line desc
        ) as nth
    from raw_data.superseded_readings as superseded
    inner join ingest_keys using (meter_id, channel, start_ts, length_s)
) as ranked
where nth = 1;

insert into raw_data.readings (
    meter_id, channel, start_ts, length_s, kwh, quality, flag, past_avg_kwh, temperature_c, humidity_pct,
    wind_kmh, label, file_id, line, loaded_at, load_seq
)
select
    superseded.meter_id,
    superseded.channel,
    superseded.start_ts,
    superseded.length_s,
    superseded.kwh,
    superseded.quality,
    superseded.flag,
    superseded.past_avg_kwh,
    superseded.temperature_c,
    superseded.humidity_pct,
    superseded.wind_kmh,
    superseded.label,
    superseded.file_id,
    superseded.line,
    superseded.loaded_at,
    (select max(load_seq) from ingest_unload)
from raw_data.superseded_readings as superseded
inner join ingest_restored using (file_id, line);

delete from raw_data.superseded_readings as superseded
using ingest_restored as restored
where superseded.file_id = restored.file_id
    and superseded.line = restored.line;

-- what lost to the file and still loses, loses to the row that holds now
update raw_data.superseded_readings as superseded
set superseded_by_file_id = reading.file_id
from raw_data.readings as reading
where superseded.superseded_by_file_id in (select file_id from ingest_unload)
    and superseded.meter_id = reading.meter_id
    and superseded.channel = reading.channel
    and superseded.start_ts = reading.start_ts
    and superseded.length_s = reading.length_s;

-- the range of a file covers all its readings that hold
update ops.files as file
set
    first_ts = least(file.first_ts, restored.first_ts),
    last_ts = greatest(file.last_ts, restored.last_ts)
from (
    select
        reading.file_id,
        min(reading.start_ts) as first_ts,
        max(reading.start_ts) as last_ts
    from raw_data.readings as reading
    inner join ingest_restored using (file_id, line)
    group by reading.file_id
) as restored
where file.file_id = restored.file_id;
