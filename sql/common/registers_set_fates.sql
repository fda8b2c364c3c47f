-- what each reading is, where that is not what was noted before
update raw_data.register_reads as stored
set fate = null
from ingest_register_spans as span
where stored.fate is not null
    and stored.meter_id = span.meter_id
    and stored.channel = span.channel
    and stored.ts > span.from_ts
    and stored.ts <= span.to_ts
    and not exists (
        select 1
        from ingest_register_fates as fated
        where fated.meter_id = stored.meter_id
            and fated.channel = stored.channel
            and fated.ts = stored.ts
    );

update raw_data.register_reads as stored
set fate = fated.fate
from ingest_register_fates as fated
where stored.meter_id = fated.meter_id
    and stored.channel = fated.channel
    and stored.ts = fated.ts
    and stored.fate is distinct from fated.fate;
