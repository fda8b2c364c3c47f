-- the readings that share their key with another one, within the doubtful series; $1 and $2 hold the
-- starts of all
insert into ingest_rivals (
    row_id, meter_id, channel, start_ts, length_s, kwh, quality, file_id, line
)
with
candidates as (
    select
        reading.rowid as row_id,
        reading.meter_id,
        reading.channel,
        reading.start_ts,
        reading.length_s,
        reading.kwh,
        reading.quality,
        reading.file_id,
        reading.line
    from raw_data.readings as reading
    inner join ingest_series as series
        on reading.meter_id = series.meter_id
        and reading.channel = series.channel
        and reading.start_ts >= series.from_ts
        and reading.start_ts <= series.to_ts
    where reading.start_ts >= $1
        and reading.start_ts <= $2
),
repeated as (
    select
        meter_id,
        channel,
        start_ts,
        length_s
    from candidates
    group by
        meter_id,
        channel,
        start_ts,
        length_s
    having count(*) > 1
)
select
    candidates.row_id,
    candidates.meter_id,
    candidates.channel,
    candidates.start_ts,
    candidates.length_s,
    candidates.kwh,
    candidates.quality,
    candidates.file_id,
    candidates.line
from candidates
inner join repeated using (meter_id, channel, start_ts, length_s)
