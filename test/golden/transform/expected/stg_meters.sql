
-- reads an ephemeral model
with  __dbt__cte__stg_nodes as (

select node_id, 'duckdb' as store
from "raw_data"."nodes", "other_schema"."prices"
), nodes as (select * from __dbt__cte__stg_nodes)
select * from nodes