-- fails with: a node and local day that fct_energy_balance_days has more than once
select
    node_id,
    local_day,
    count(*) as n_rows
from {{ ref('fct_energy_balance_days') }}
group by
    node_id,
    local_day
having count(*) > 1
