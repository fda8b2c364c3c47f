-- one row: the whole window in figures, as report_headline.sql has it, with what the $1 best visits are expected to
-- find and to bring. Losses are those of the days that can be judged: 90 % of the meters' intervals have a value and
-- the level above has its own meter. Outages are those of the last 30 days, AT&C that of the newest day that has it
with suspects as materialized (
    select
        visit_rank,
        probability,
        recoverable_kwh,
        recoverable_amount,
        expected_amount,
        currency
    from marts.fct_suspects
    where status = 'scored'
),

visits as (
    select
        count(*) as n_suspects,
        sum(recoverable_kwh) as recoverable_kwh,
        sum(recoverable_amount) as recoverable_amount,
        sum(probability) as expected_hits,
        sum(expected_amount) as expected_amount
    from suspects
    where visit_rank <= $1
),

scored as (
    select
        count(*) as n_scored,
        min(currency) as currency
    from suspects
),

days as (
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
        cast(sum(n_outage_intervals) as bigint) as n_outage_intervals
    from marts.kpi_daily
),

last_month as (
    select
        count(*) as n_outage_days,
        sum(kpi_daily.saidi_minutes) as saidi_minutes,
        sum(kpi_daily.saidi_planned_minutes) as saidi_planned_minutes,
        sum(kpi_daily.saifi) as saifi
    from marts.kpi_daily as kpi_daily
    cross join days
    where kpi_daily.local_day > days.last_day - 30
),

commercial as (
    select
        local_day as atc_day,
        atc_pct
    from marts.kpi_daily
    where atc_pct is not null
    order by local_day desc
    limit 1
)

select
    days.first_day,
    days.last_day,
    days.n_days,
    days.n_used_days,
    days.n_balance_days,
    days.input_kwh,
    days.billed_kwh,
    days.technical_loss_kwh,
    days.ntl_kwh,
    days.ntl_amount,
    days.all_billed_kwh,
    days.n_meters,
    days.n_meters_reporting,
    days.coverage,
    days.n_outage_intervals,
    visits.n_suspects,
    visits.recoverable_kwh,
    visits.recoverable_amount,
    scored.n_scored,
    coalesce((select min(currency) from marts.fct_node_losses), scored.currency) as currency,
    visits.expected_hits,
    visits.expected_amount,
    commercial.atc_pct,
    commercial.atc_day,
    last_month.n_outage_days,
    last_month.saidi_minutes,
    last_month.saidi_planned_minutes,
    last_month.saifi
from days
cross join visits
cross join scored
cross join last_month
left join commercial
    on true
