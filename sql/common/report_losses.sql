-- losses over the whole window of the nodes with a meter of their own, largest first; at most $1 of
-- each kind
select
    node_id,
    kind,
    name,
    first_day,
    last_day,
    n_days,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    ntl_amount,
    coverage,
    technical_method,
    warning,
    n_of_kind
from (
    select
        *,
        count(*) over (partition by kind) as n_of_kind,
        row_number() over (partition by kind order by ntl_kwh desc nulls last, node_id) as nth
    from marts.fct_node_losses
) as losses
where nth <= $1
order by
    case kind when 'substation' then 0 when 'feeder' then 1 else 2 end,
    ntl_kwh desc nulls last,
    node_id
