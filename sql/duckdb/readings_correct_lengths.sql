-- gives the readings of a file the length that is known now that all of it was read
update raw_data.readings as reading
set
    length_s = series.length_s,
    flag = case when series.is_default then coalesce(reading.flag, 'default_length') else reading.flag end
from ingest_series as series
where reading.file_id = $1
    and reading.meter_id = series.meter_id
    and reading.channel = series.channel
    and series.length_s > 0
