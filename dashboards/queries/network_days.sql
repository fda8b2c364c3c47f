-- energy in, billed and lost by local day
select
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    coverage
from kpi_days
order by local_day
