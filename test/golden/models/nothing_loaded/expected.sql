-- no row when right: every model is there, and empty
select 'intermediate.int_calendar' as model, count(*) as n_rows from intermediate.int_calendar having count(*) > 0
union all
select 'intermediate.int_readings_clean' as model, count(*) as n_rows from intermediate.int_readings_clean having count(*) > 0
union all
select 'intermediate.int_meter_features' as model, count(*) as n_rows from intermediate.int_meter_features having count(*) > 0
union all
select 'marts.dim_nodes' as model, count(*) as n_rows from marts.dim_nodes having count(*) > 0
union all
select 'marts.fct_meter_days' as model, count(*) as n_rows from marts.fct_meter_days having count(*) > 0
union all
select 'marts.fct_energy_balance_days' as model, count(*) as n_rows from marts.fct_energy_balance_days having count(*) > 0
union all
select 'marts.fct_node_losses' as model, count(*) as n_rows from marts.fct_node_losses having count(*) > 0
union all
select 'marts.kpi_daily' as model, count(*) as n_rows from marts.kpi_daily having count(*) > 0
union all
select 'marts.fct_suspects' as model, count(*) as n_rows from marts.fct_suspects having count(*) > 0
union all
select 'marts.fct_reading_anomalies' as model, count(*) as n_rows from marts.fct_reading_anomalies having count(*) > 0
