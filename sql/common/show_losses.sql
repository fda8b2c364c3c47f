-- losses over the whole window of every substation and feeder with a meter of its own; of the
-- transformers when neither has one
select
    node_id,
    n_days,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    ntl_amount
from marts.fct_node_losses
where
    kind in ('substation', 'feeder')
    or not exists (
        select 1
        from marts.fct_node_losses as higher
        where higher.kind in ('substation', 'feeder')
    )
order by
    case kind when 'substation' then 0 when 'feeder' then 1 else 2 end,
    ntl_kwh desc,
    node_id
limit 1000
