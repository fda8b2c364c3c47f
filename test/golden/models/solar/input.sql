-- a household that exports 0.4 from 10:00 to 14:00 and imports nothing meanwhile, and one zero at night
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'M1', 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case when i between 20 and 27 or i = 4 then 0 else 0.5 end, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 47) as series (i)
union all
select
    'M1', 'export', timestamptz '2025-07-01 00:00:00+00' + i * interval '30 minutes', 1800,
    case when i between 20 and 27 then 0.4 else 0 end, 'actual', 1, 100 + i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 47) as series (i);
