-- a file is taken out: its meter-day is gone
insert into raw_data.removed_readings (meter_id, channel, start_ts, length_s, load_seq)
select meter_id, channel, start_ts, length_s, 4
from raw_data.readings
where meter_id = 'M2' and start_ts < timestamptz '2025-06-01 00:00:00+00';
delete from raw_data.readings
where meter_id = 'M2' and start_ts < timestamptz '2025-06-01 00:00:00+00';
