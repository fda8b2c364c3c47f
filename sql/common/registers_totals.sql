-- one row: what became of the registers of file $1, and what was derived of them
select
    count(*) as loaded,
    count(*) filter (where register_kwh is null) as missing,
    count(*) filter (where flag = 'ambiguous_time') as ambiguous,
    count(*) filter (where fate = 'first') as first,
    count(*) filter (where fate = 'rollover') as rollovers,
    count(*) filter (where fate = 'restart') as restarts,
    count(*) filter (where fate in ('low', 'high')) as low,
    min(ts) as first_ts,
    max(ts) as last_ts,
    (select count(*) from ingest_register_lost where file_id = $1 and is_identical) as identical,
    (select count(*) from ingest_register_lost where file_id = $1 and not is_identical) as superseded,
    (select count(*) from ingest_register_lost where file_id <> $1) as replaced,
    (select count(*) from raw_data.readings where file_id = $1) as intervals,
    (select count(*) from raw_data.readings where file_id = $1 and flag = 'catch_up') as caught_up,
    (select sum(kwh) from raw_data.readings where file_id = $1) as sum_kwh
from raw_data.register_reads
where file_id = $1
