-- of the registers of this load and of the store that share meter, channel and instant, marks those that lose, by
-- the rule for readings; what is left of the load enters the store
analyze ingest_registers;

insert into ingest_register_lost (
    meter_id, channel, ts, file_id, line, is_identical, holder_file_id
)
with
candidates as (
    select
        meter_id,
        channel,
        start_ts as ts,
        kwh as register_kwh,
        quality,
        file_id,
        line
    from ingest_registers
    union all
    select
        stored.meter_id,
        stored.channel,
        stored.ts,
        stored.register_kwh,
        stored.quality,
        stored.file_id,
        stored.line
    from raw_data.register_reads as stored
    where exists (
        select 1
        from ingest_registers as brought
        where brought.meter_id = stored.meter_id
            and brought.channel = stored.channel
            and brought.start_ts = stored.ts
    )
),
repeated as (
    select
        meter_id,
        channel,
        ts
    from candidates
    group by
        meter_id,
        channel,
        ts
    having count(*) > 1
),
rivals as (
    select
        candidates.*,
        case candidates.quality
            when 'actual' then 1
            when 'edited' then 2
            when 'estimated' then 3
            else 4
        end as worth
    from candidates
    inner join repeated using (meter_id, channel, ts)
),
compared as (
    select
        *,
        first_value(register_kwh) over best as best_kwh,
        first_value(quality) over best as best_quality
    from rivals
    window best as (
        partition by meter_id, channel, ts
        order by worth, file_id desc, line desc
    )
),
judged as (
    select
        *,
        quality = best_quality and register_kwh is not distinct from best_kwh as says_the_same
    from compared
),
placed as (
    select
        *,
        row_number() over (
            partition by meter_id, channel, ts, says_the_same
            order by file_id, line
        ) as nth,
        min(file_id) filter (where says_the_same) over (
            partition by meter_id, channel, ts
        ) as holder_file_id
    from judged
)
select
    meter_id,
    channel,
    ts,
    file_id,
    line,
    says_the_same,
    holder_file_id
from placed
where not (says_the_same and nth = 1);

insert into raw_data.superseded_registers (
    meter_id, channel, ts, register_kwh, quality, flag, file_id, line, loaded_at, superseded_by_file_id,
    superseded_at
)
select
    lost.meter_id,
    lost.channel,
    lost.ts,
    brought.kwh,
    brought.quality,
    brought.flag,
    brought.file_id,
    brought.line,
    brought.loaded_at,
    lost.holder_file_id,
    brought.loaded_at
from ingest_registers as brought
inner join ingest_register_lost as lost using (file_id, line)
where not lost.is_identical
union all
select
    lost.meter_id,
    lost.channel,
    lost.ts,
    stored.register_kwh,
    stored.quality,
    stored.flag,
    stored.file_id,
    stored.line,
    stored.loaded_at,
    lost.holder_file_id,
    (select max(loaded_at) from ingest_registers)
from raw_data.register_reads as stored
inner join ingest_register_lost as lost using (meter_id, channel, ts, file_id, line)
where not lost.is_identical;

delete from raw_data.register_reads as stored
using ingest_register_lost as lost
where stored.meter_id = lost.meter_id
    and stored.channel = lost.channel
    and stored.ts = lost.ts
    and stored.file_id = lost.file_id
    and stored.line = lost.line;

delete from ingest_registers as brought
using ingest_register_lost as lost
where brought.file_id = lost.file_id
    and brought.line = lost.line;

insert into raw_data.register_reads (
    meter_id, channel, ts, register_kwh, quality, flag, file_id, line, loaded_at
)
select
    meter_id,
    channel,
    start_ts,
    kwh,
    quality,
    flag,
    file_id,
    line,
    loaded_at
from ingest_registers
order by
    meter_id,
    channel,
    start_ts;

insert into ingest_touched (meter_id, channel, from_ts, to_ts)
select
    meter_id,
    channel,
    min(start_ts),
    max(start_ts)
from ingest_registers
group by
    meter_id,
    channel;
