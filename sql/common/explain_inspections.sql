-- visits to meter $1, newest first; at most $2
select
    inspected_on,
    outcome,
    kwh,
    note
from staging.stg_inspections
where meter_id = $1
order by inspected_on desc
limit $2
