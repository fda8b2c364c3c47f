-- fails with: a meter and day that fct_inspections has more than once
select
    meter_id,
    inspected_on,
    count(*) as n_rows
from {{ ref('fct_inspections') }}
group by
    meter_id,
    inspected_on
having count(*) > 1
