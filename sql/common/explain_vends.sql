-- sales to meter $1, newest first; at most $2
select
    ts,
    kwh,
    amount
from raw_data.vends
where meter_id = $1
order by ts desc
limit $2
