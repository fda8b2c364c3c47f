-- fails with: a balance where input is not billed + technical + NTL
select
    node_id,
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh
from {{ ref('fct_energy_balance_days') }}
where abs(input_kwh - billed_kwh - technical_loss_kwh - ntl_kwh) > 1e-6
union all
select
    node_id,
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh
from {{ ref('fct_energy_balance_intervals') }}
where abs(input_kwh - billed_kwh - technical_loss_kwh - ntl_kwh) > 1e-6
union all
select
    node_id,
    first_day as local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh
from {{ ref('fct_node_losses') }}
where abs(input_kwh - billed_kwh - technical_loss_kwh - ntl_kwh) > 1e-4
union all
select
    'network' as node_id,
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh
from {{ ref('kpi_daily') }}
where abs(input_kwh - billed_kwh - technical_loss_kwh - ntl_kwh) > 1e-4
