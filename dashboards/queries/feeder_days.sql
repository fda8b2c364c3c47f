-- consumption of the meters below each feeder by local day, and how much of it is estimated or missing
select
    nodes.feeder_id as feeder_id,
    days.local_day as local_day,
    count(*) as n_meters,
    sum(days.import_kwh) as import_kwh,
    cast(sum(days.n_intervals) as bigint) as n_intervals,
    cast(sum(days.n_missing) as bigint) as n_missing,
    cast(sum(days.n_estimated) as bigint) as n_estimated,
    cast(sum(days.n_outage) as bigint) as n_outage
from fct_meter_days as days
inner join dim_nodes as nodes
    on nodes.node_id = days.meter_id
where nodes.kind = 'meter'
    and nodes.feeder_id is not null
group by
    nodes.feeder_id,
    days.local_day
order by
    nodes.feeder_id,
    days.local_day
