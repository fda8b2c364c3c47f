-- one row: how much is to be put, and from where to where it starts
select
    count(*) as n,
    min(start_ts) as first_ts,
    max(start_ts) as last_ts
from ingest_derived
