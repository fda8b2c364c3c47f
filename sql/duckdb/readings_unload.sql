-- takes the readings of the marked file out and gives those that lost to it their place back
insert into ingest_keys
select
    meter_id,
    channel,
    start_ts,
    length_s
from raw_data.readings
where file_id in (select file_id from ingest_unload);

delete from raw_data.readings
where file_id in (select file_id from ingest_unload);

delete from raw_data.superseded_readings
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

insert into ingest_restored
select
    superseded.file_id,
    superseded.line
from raw_data.superseded_readings as superseded
inner join ingest_keys using (meter_id, channel, start_ts, length_s)
qualify row_number() over (
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
) = 1;

insert into raw_data.readings
select
    superseded.* exclude (superseded_by_file_id, superseded_at),
    (select max(load_seq) from ingest_unload) as load_seq
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
