-- daily kWh of the $1 strongest meters over the last $2 days, beside the median of the other meters
-- of their transformer; every day of the calendar has a row, NULL where nothing was measured
with top_meters as (
    select
        visit_rank,
        meter_id,
        transformer_id
    from marts.fct_suspects
    where visit_rank <= $1
),
last_days as (
    select local_day
    from marts.kpi_daily
    order by local_day desc
    limit $2
),
peers as (
    select
        top_meters.meter_id,
        days.local_day,
        percentile_cont(0.5) within group (order by days.import_kwh) as median_kwh
    from top_meters
    inner join marts.fct_meter_days as days
        on
            days.transformer_id = top_meters.transformer_id
            and days.meter_id <> top_meters.meter_id
            and days.kind = 'meter'
            and days.coverage >= 0.8
    group by
        top_meters.meter_id,
        days.local_day
)
select
    top_meters.meter_id,
    last_days.local_day,
    own.import_kwh as own_kwh,
    peers.median_kwh
from top_meters
cross join last_days
left join marts.fct_meter_days as own
    on
        own.meter_id = top_meters.meter_id
        and own.local_day = last_days.local_day
left join peers
    on
        peers.meter_id = top_meters.meter_id
        and peers.local_day = last_days.local_day
order by
    top_meters.visit_rank,
    last_days.local_day
