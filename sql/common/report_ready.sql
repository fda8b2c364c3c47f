-- how many of the tables the report reads are there: all 7, or the models have not been built
select count(*)
from information_schema.tables
where
    (table_schema = 'marts' and table_name in (
        'dim_nodes',
        'fct_suspects',
        'fct_meter_days',
        'fct_node_losses',
        'fct_reading_anomalies',
        'kpi_daily'
    ))
    or (table_schema = 'intermediate' and table_name = 'int_readings_clean')
