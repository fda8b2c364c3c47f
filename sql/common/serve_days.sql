-- the last $1 local days of the network, oldest first
select
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    ntl_pct,
    ntl_amount,
    coverage,
    billed_amount,
    collected_amount,
    atc_pct,
    saidi_minutes,
    saidi_planned_minutes,
    saifi
from (
    select
        local_day,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        ntl_pct,
        ntl_amount,
        coverage,
        billed_amount,
        collected_amount,
        atc_pct,
        saidi_minutes,
        saidi_planned_minutes,
        saifi
    from marts.kpi_daily
    order by local_day desc
    limit $1
) as last_days
order by local_day
