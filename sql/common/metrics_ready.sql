-- how many of the tables that feeders are read from are there: all 4, or the models have not been built
select count(*)
from information_schema.tables
where table_schema = 'marts'
    and table_name in (
        'fct_energy_balance_days',
        'fct_node_losses',
        'fct_suspects',
        'kpi_daily'
    )
