-- visits with their outcome, newest first, at most $1
select
    cast(inspected_on as varchar) as inspected_on,
    meter_id,
    outcome,
    kwh,
    amount,
    currency,
    note
from marts.fct_inspections
order by
    fct_inspections.inspected_on desc,
    meter_id
limit $1
