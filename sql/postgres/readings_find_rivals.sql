-- the readings of this load and of the store that share their key with another one, within the doubtful
-- series; $1 and $2 hold the starts of all
insert into ingest_rivals (
    row_id, meter_id, channel, start_ts, length_s, kwh, quality, file_id, line
)
with
candidates as (
    select
        reading.ctid as row_id,
        reading.meter_id,
        reading.channel,
        reading.start_ts,
        reading.length_s,
        reading.kwh,
        reading.quality,
        reading.file_id,
        reading.line
    from raw_data.ingest_readings as reading
    inner join ingest_series as series
        on reading.meter_id = series.meter_id
        and reading.channel = series.channel
        and reading.start_ts >= series.from_ts
        and reading.start_ts <= series.to_ts
    union all
    select
        null as row_id,
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
-- counted in one sort: joined with themselves, candidates that nobody has counted yet are compared
-- each with each
counted as (
    select
        *,
        count(*) over (partition by meter_id, channel, start_ts, length_s) as n_rivals
    from candidates
)
select
    row_id,
    meter_id,
    channel,
    start_ts,
    length_s,
    kwh,
    quality,
    file_id,
    line
from counted
where n_rivals > 1
