-- one row: the whole window in figures. Losses are those of the days that can be judged: 90 % of the
-- meters' intervals have a value and the level above has its own meter. Outages are those of the last 30 days, AT&C
-- that of the newest day that has it. $1: visits that can be made
with suspects as (
    select
        recoverable_kwh,
        recoverable_amount
    from marts.fct_suspects
    where visit_rank <= $1
),
last_month as (
    select
        sum(saidi_minutes) as saidi_minutes,
        sum(saifi) as saifi
    from marts.kpi_daily
    where local_day > (select max(local_day) - 30 from marts.kpi_daily)
),
commercial as (
    select
        local_day,
        atc_pct
    from marts.kpi_daily
    where atc_pct is not null
    order by local_day desc
    limit 1
)
select
    min(local_day) as first_day,
    max(local_day) as last_day,
    count(*) as n_days,
    count(*) filter (where coverage >= 0.9 and ntl_kwh is not null) as n_used_days,
    count(*) filter (where ntl_kwh is not null) as n_balance_days,
    sum(input_kwh) filter (where coverage >= 0.9 and ntl_kwh is not null) as input_kwh,
    sum(billed_kwh) filter (where coverage >= 0.9 and ntl_kwh is not null) as billed_kwh,
    sum(technical_loss_kwh) filter (where coverage >= 0.9 and ntl_kwh is not null) as technical_loss_kwh,
    sum(ntl_kwh) filter (where coverage >= 0.9 and ntl_kwh is not null) as ntl_kwh,
    sum(ntl_amount) filter (where coverage >= 0.9 and ntl_kwh is not null) as ntl_amount,
    sum(billed_kwh) as all_billed_kwh,
    max(n_meters) as n_meters,
    max(n_meters_reporting) as n_meters_reporting,
    avg(coverage) as coverage,
    sum(n_outage_intervals) as n_outage_intervals,
    (select count(*) from suspects) as n_suspects,
    (select sum(recoverable_kwh) from suspects) as recoverable_kwh,
    (select sum(recoverable_amount) from suspects) as recoverable_amount,
    (select count(*) from marts.fct_suspects where status = 'scored') as n_scored,
    coalesce(
        (select min(currency) from marts.fct_node_losses),
        (select min(currency) from marts.fct_suspects)
    ) as currency,
    (select atc_pct from commercial) as atc_pct,
    (select local_day from commercial) as atc_day,
    (select saidi_minutes from last_month) as saidi_minutes,
    (select saifi from last_month) as saifi
from marts.kpi_daily
