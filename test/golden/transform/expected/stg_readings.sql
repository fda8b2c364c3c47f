-- one row per reading; "raw_data"."readings"


select
    readings.meter_id,
    readings.channel,
    readings.kwh,
    ((readings.start_ts) at time zone 'UTC') as local_ts,
    ((readings.start_ts) at time zone 'Africa/Dakar') as dakar_ts
from "raw_data"."readings" as readings
where channel in ('import', 'export')