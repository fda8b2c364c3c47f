-- 1 when the models have made the list of inspections, else 0
select count(*) as n_found
from information_schema.tables
where table_catalog = current_database()
    and table_schema = 'marts'
    and table_name = 'fct_inspections'
