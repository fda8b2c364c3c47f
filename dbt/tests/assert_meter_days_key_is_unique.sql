-- fails with: a meter and local day that int_meter_days has more than once
select
    meter_id,
    local_day,
    count(*) as n_rows
from {{ ref('int_meter_days') }}
group by
    meter_id,
    local_day
having count(*) > 1
