-- how many stored readings, of files of intervals, have the key of one that is to be put
select count(*)
from raw_data.readings as reading
inner join ingest_derived as derived using (meter_id, channel, start_ts, length_s)
