-- one row per feeder: its losses over the whole window and over the last 7 local days of the data, and the meters
-- below it that are worth a visit. Feeders beyond the $1 with the largest input are one, `other`; meters without a
-- feeder are `unknown`. Sums are exact, so that their order does not show
with last_day as (
    select max(local_day) as local_day
    from marts.kpi_daily
),

parts as (
    select
        node_id as feeder,
        input_kwh,
        billed_kwh,
        technical_loss_kwh,
        ntl_kwh,
        cast(null as double precision) as recent_input_kwh,
        cast(null as double precision) as recent_ntl_kwh,
        0 as n_suspects
    from marts.fct_node_losses
    where kind = 'feeder'
    union all
    select
        days.node_id as feeder,
        null as input_kwh,
        null as billed_kwh,
        null as technical_loss_kwh,
        null as ntl_kwh,
        days.input_kwh as recent_input_kwh,
        days.ntl_kwh as recent_ntl_kwh,
        0 as n_suspects
    from marts.fct_energy_balance_days as days
    cross join last_day
    where days.kind = 'feeder'
        and days.local_day > last_day.local_day - 7
        and days.coverage >= 0.9
        and days.input_coverage >= 0.9
        and days.ntl_kwh is not null
    union all
    select
        coalesce(feeder_id, 'unknown') as feeder,
        null as input_kwh,
        null as billed_kwh,
        null as technical_loss_kwh,
        null as ntl_kwh,
        null as recent_input_kwh,
        null as recent_ntl_kwh,
        1 as n_suspects
    from marts.fct_suspects
    where visit_rank is not null
),

ranked as (
    select
        feeder,
        row_number() over (
            order by max(input_kwh) desc nulls last, sum(n_suspects) desc, feeder
        ) as nth
    from parts
    group by feeder
)

select
    case when ranked.nth <= $1 then parts.feeder else 'other' end as feeder,
    cast(sum(cast(parts.input_kwh as decimal(38, 6))) as double precision) as input_kwh,
    cast(sum(cast(parts.billed_kwh as decimal(38, 6))) as double precision) as billed_kwh,
    cast(sum(cast(parts.technical_loss_kwh as decimal(38, 6))) as double precision) as technical_loss_kwh,
    cast(sum(cast(parts.ntl_kwh as decimal(38, 6))) as double precision) as ntl_kwh,
    cast(sum(cast(parts.recent_input_kwh as decimal(38, 6))) as double precision) as recent_input_kwh,
    cast(sum(cast(parts.recent_ntl_kwh as decimal(38, 6))) as double precision) as recent_ntl_kwh,
    cast(sum(parts.n_suspects) as bigint) as n_suspects
from parts
inner join ranked
    on ranked.feeder = parts.feeder
group by case when ranked.nth <= $1 then parts.feeder else 'other' end
order by feeder
