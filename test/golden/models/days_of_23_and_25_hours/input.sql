-- 9 March 2025 has 23 hours (half-hours of 0.5), 2 November 2025 has 25 (hours of 1.0)
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select 'M201', 'import', timestamptz '2025-03-09 05:00:00+00' + i * interval '30 minutes', 1800, 0.5, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 45) as series (i)
union all
select 'M202', 'import', timestamptz '2025-11-02 04:00:00+00' + i * interval '1 hour', 3600, 1.0, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 24) as series (i);
