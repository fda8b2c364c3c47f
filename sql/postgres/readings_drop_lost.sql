-- takes the rows that lost out of this load; a stored row that lost becomes the one that beat it
delete from raw_data.ingest_readings as reading
using ingest_lost as lost
where reading.ctid = lost.row_id;

update raw_data.readings as reading
set
    kwh = winner.kwh,
    quality = winner.quality,
    flag = winner.flag,
    past_avg_kwh = winner.past_avg_kwh,
    temperature_c = winner.temperature_c,
    humidity_pct = winner.humidity_pct,
    wind_kmh = winner.wind_kmh,
    label = winner.label,
    file_id = winner.file_id,
    line = winner.line,
    loaded_at = winner.loaded_at
from raw_data.ingest_readings as winner
inner join ingest_lost as lost
    on winner.meter_id = lost.meter_id
    and winner.channel = lost.channel
    and winner.start_ts = lost.start_ts
    and winner.length_s = lost.length_s
where lost.row_id is null
    and reading.meter_id = lost.meter_id
    and reading.channel = lost.channel
    and reading.start_ts = lost.start_ts
    and reading.length_s = lost.length_s;

delete from raw_data.ingest_readings as winner
using ingest_lost as lost
where lost.row_id is null
    and winner.meter_id = lost.meter_id
    and winner.channel = lost.channel
    and winner.start_ts = lost.start_ts
    and winner.length_s = lost.length_s;
