-- how many of what serve_keep_views.sql keeps are there as views: both, once the models are built
select count(*) as n_views
from information_schema.tables
where
    table_schema = 'marts'
    and table_name in ('fct_suspects', 'fct_reading_anomalies')
    and table_type = 'VIEW'
