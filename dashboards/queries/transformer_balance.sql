-- unexplained energy of each transformer by local day
select
    node_id,
    local_day,
    input_kwh,
    billed_kwh,
    ntl_kwh,
    ntl_pct
from fct_energy_balance_days
where kind = 'transformer'
    and ntl_kwh is not null
order by
    node_id,
    local_day
