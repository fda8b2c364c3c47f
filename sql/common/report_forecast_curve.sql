-- mean power by time of the first node of report_forecast_nodes: the load of the seven days before the forecast, then
-- the forecast with its band
with shown as (
    select
        node_id,
        kind,
        min(local_day) as first_day
    from marts.fct_load_forecast
    group by
        node_id,
        kind
    order by
        case kind when 'zone' then 0 when 'substation' then 1 else 2 end,
        sum(load_p50_kwh) desc,
        node_id
    limit 1
)

select
    loads.start_ts,
    loads.load_kwh * 3600.0 / loads.length_s as load_kw,
    cast(null as double precision) as p10_kw,
    cast(null as double precision) as p50_kw,
    cast(null as double precision) as p90_kw
from intermediate.int_node_loads as loads
inner join shown
    on shown.node_id = loads.node_id
    and shown.kind = loads.kind
where loads.local_day >= shown.first_day - 7
    and loads.local_day < shown.first_day
union all
select
    ahead.start_ts,
    null as load_kw,
    ahead.load_p10_kwh * 3600.0 / ahead.length_s as p10_kw,
    ahead.load_p50_kwh * 3600.0 / ahead.length_s as p50_kw,
    ahead.load_p90_kwh * 3600.0 / ahead.length_s as p90_kw
from marts.fct_load_forecast as ahead
inner join shown
    on shown.node_id = ahead.node_id
    and shown.kind = ahead.kind
order by start_ts
