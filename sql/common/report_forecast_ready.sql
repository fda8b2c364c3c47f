-- how many of the tables the forecast's section reads are there: all 3, or the models have not made them yet
select count(*)
from information_schema.tables
where
    (table_schema = 'marts' and table_name in ('fct_forecast_errors', 'fct_load_forecast'))
    or (table_schema = 'intermediate' and table_name = 'int_node_loads')
