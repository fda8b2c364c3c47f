-- series that have no register left: all that was derived of them goes
insert into ingest_register_spans (meter_id, channel, from_ts, to_ts)
select distinct
    touched.meter_id,
    touched.channel,
    cast($1 as timestamptz),
    cast($2 as timestamptz)
from ingest_touched as touched
where not exists (
    select 1
    from ingest_register_parts as part
    where part.meter_id = touched.meter_id
        and part.channel = touched.channel
)
