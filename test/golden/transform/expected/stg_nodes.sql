
select node_id, 'duckdb' as store
from "raw_data"."nodes", "other_schema"."prices"