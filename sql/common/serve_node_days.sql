-- the losses of node $1 by local day, oldest first; the last $2 days that it has
select
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    ntl_amount,
    coverage
from (
    select
        local_day,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage
    from marts.fct_energy_balance_days
    where node_id = $1
    order by local_day desc
    limit $2
) as last_days
order by local_day
