-- keeps the rows that lost to another value, with the file that won
insert into raw_data.superseded_readings (
    meter_id, channel, start_ts, length_s, kwh, quality, flag, past_avg_kwh, temperature_c, humidity_pct,
    wind_kmh, label, file_id, line, loaded_at, superseded_by_file_id, superseded_at
)
select
    reading.meter_id,
    reading.channel,
    reading.start_ts,
    reading.length_s,
    reading.kwh,
    reading.quality,
    reading.flag,
    reading.past_avg_kwh,
    reading.temperature_c,
    reading.humidity_pct,
    reading.wind_kmh,
    reading.label,
    reading.file_id,
    reading.line,
    reading.loaded_at,
    lost.holder_file_id,
    $1
from raw_data.readings as reading
inner join ingest_lost as lost on reading.rowid = lost.row_id
where not lost.is_identical
