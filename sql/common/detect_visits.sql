-- visits and what was found
select
    meter_id,
    inspected_on,
    outcome
from staging.stg_inspections
order by
    meter_id,
    inspected_on
