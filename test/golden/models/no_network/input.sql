-- 12 readings of one meter and nothing else; the file states its past average for the first only
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select 'seed', 'import', timestamptz '2024-01-01 00:00:00+00' + i * interval '30 minutes', 1800, i, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(1, 12) as series (i);
update raw_data.readings
set past_avg_kwh = 0.75, label = 'abnormal', temperature_c = 21
where kwh = 1;
