-- energy in, billed and lost by local day, with money, AT&C and supply
select
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    billed_amount,
    collected_amount,
    atc_pct,
    saidi_minutes,
    saidi_planned_minutes,
    saifi,
    visits,
    recovered_amount,
    coverage
from kpi_daily
order by local_day
