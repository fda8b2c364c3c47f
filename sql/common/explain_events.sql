-- what meter $1 or its head-end noticed, newest first; at most $2
select distinct
    ts,
    code
from raw_data.events
where meter_id = $1
order by
    ts desc,
    code
limit $2
