-- node $1 ($2: it is a zone), by time: the load of the seven days before the forecast, then the forecast
with ahead as (
    select
        start_ts,
        length_s,
        load_p10_kwh,
        load_p50_kwh,
        load_p90_kwh,
        suppressed_kwh,
        local_day
    from marts.fct_load_forecast
    where node_id = $1
        and (kind = 'zone') = $2
)

select
    loads.start_ts,
    loads.length_s,
    loads.load_kwh,
    cast(null as double precision) as load_p10_kwh,
    cast(null as double precision) as load_p50_kwh,
    cast(null as double precision) as load_p90_kwh,
    cast(null as double precision) as suppressed_kwh
from intermediate.int_node_loads as loads
inner join (select min(local_day) as first_day from ahead) as bounds
    on loads.local_day >= bounds.first_day - 7
    and loads.local_day < bounds.first_day
where loads.node_id = $1
    and (loads.kind = 'zone') = $2
union all
select
    start_ts,
    length_s,
    null as load_kwh,
    load_p10_kwh,
    load_p50_kwh,
    load_p90_kwh,
    suppressed_kwh
from ahead
order by start_ts
