-- how many of the tables the server's answers read are there: all 11, or the models have not been built
select count(*)
from information_schema.tables
where table_catalog = current_database()
    and table_schema = 'marts'
    and table_name in (
        'dim_nodes',
        'fct_energy_balance_days',
        'fct_forecast_errors',
        'fct_inspections',
        'fct_load_forecast',
        'fct_meter_days',
        'fct_node_losses',
        'fct_reading_anomalies',
        'fct_suspects',
        'kpi_daily',
        'kpi_inspections'
    )
