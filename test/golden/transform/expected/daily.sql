
-- ephemeral models come as CTEs in front
with  __dbt__cte__stg_nodes as (

select node_id, 'duckdb' as store
from "raw_data"."nodes", "other_schema"."prices"
),  __dbt__cte__stg_meters as (

-- reads an ephemeral model
with nodes as (select * from __dbt__cte__stg_nodes)
select * from nodes
), days as (
    select
        meter_id,
        cast(local_ts as date) as local_day,
        round(100.0 * sum(kwh) / nullif(count(*), 0), 2) as kwh_share
    from "staging"."stg_readings"
    
    where true
    
    group by 1, 2
)
select days.*
from days
join __dbt__cte__stg_meters as meters on meters.node_id = days.meter_id