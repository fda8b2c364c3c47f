-- where energy is lost: nodes with a meter of their own, most first
select
    kind,
    node_id,
    name,
    n_days,
    input_kwh,
    billed_kwh,
    ntl_kwh,
    ntl_pct,
    ntl_amount,
    currency,
    technical_loss_kwh,
    technical_method,
    warning
from fct_node_losses
where input_kwh is not null
order by
    kind,
    ntl_kwh desc,
    node_id
