-- one row: what is in the store of a file
select
    count(*) as loaded,
    count(*) filter (where quality = 'missing') as missing,
    count(*) filter (where flag = 'ambiguous_time') as ambiguous,
    sum(kwh) as sum_kwh,
    min(start_ts) as first_ts,
    max(start_ts) as last_ts
from raw_data.readings
where file_id = $1
