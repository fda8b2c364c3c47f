-- one row per meter and local day with its place in the network; from int_meter_days and int_node_paths; read by
-- the dashboard, eiot sync and Superset
select
    days.meter_id,
    days.local_day,
    days.import_kwh,
    days.export_kwh,
    days.n_intervals,
    days.n_expected,
    days.n_missing,
    days.n_blank,
    days.n_estimated,
    days.n_zero,
    days.n_zero_supplied,
    days.n_outage,
    days.n_flat,
    days.night_kwh,
    days.max_interval_kwh,
    days.coverage,
    days.loaded_at,
    coalesce(paths.kind, 'meter') as kind,
    paths.transformer_id,
    paths.feeder_id,
    paths.substation_id,
    paths.zone,
    paths.tariff
from {{ ref('int_meter_days') }} as days
left join {{ ref('int_node_paths') }} as paths
    on paths.node_id = days.meter_id
{{ rows_together('paths.kind, paths.transformer_id, days.meter_id, days.local_day') }}
