-- one row per table or view that can be read, as schema.name, at most 5000; read by hints
select table_schema || '.' || table_name as name
from information_schema.tables
where table_catalog = current_database()
    and table_schema not in ('information_schema', 'pg_catalog')
order by table_schema || '.' || table_name
limit 5000
