-- takes the registers of the marked file out and gives those that lost to it their place back; what they touch is
-- derived anew
delete from raw_data.superseded_registers
where file_id in (select file_id from ingest_unload);

insert into ingest_registers_restored (file_id, line)
select
    file_id,
    line
from (
    select
        superseded.file_id,
        superseded.line,
        row_number() over (
            partition by superseded.meter_id, superseded.channel, superseded.ts
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
    from raw_data.superseded_registers as superseded
    inner join raw_data.register_reads as holder
        on superseded.meter_id = holder.meter_id
        and superseded.channel = holder.channel
        and superseded.ts = holder.ts
    where holder.file_id in (select file_id from ingest_unload)
) as ranked
where nth = 1;

insert into ingest_touched (meter_id, channel, from_ts, to_ts)
select
    meter_id,
    channel,
    min(ts),
    max(ts)
from raw_data.register_reads
where file_id in (select file_id from ingest_unload)
group by
    meter_id,
    channel;

delete from raw_data.register_reads
where file_id in (select file_id from ingest_unload);

insert into raw_data.register_reads (
    meter_id, channel, ts, register_kwh, quality, flag, file_id, line, loaded_at
)
select
    superseded.meter_id,
    superseded.channel,
    superseded.ts,
    superseded.register_kwh,
    superseded.quality,
    superseded.flag,
    superseded.file_id,
    superseded.line,
    superseded.loaded_at
from raw_data.superseded_registers as superseded
inner join ingest_registers_restored using (file_id, line);

delete from raw_data.superseded_registers as superseded
using ingest_registers_restored as restored
where superseded.file_id = restored.file_id
    and superseded.line = restored.line;

update raw_data.superseded_registers as superseded
set superseded_by_file_id = holder.file_id
from raw_data.register_reads as holder
where superseded.superseded_by_file_id in (select file_id from ingest_unload)
    and superseded.meter_id = holder.meter_id
    and superseded.channel = holder.channel
    and superseded.ts = holder.ts;

delete from raw_data.register_files
where file_id in (select file_id from ingest_unload);
