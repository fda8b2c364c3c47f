-- fails with: a mart or feature and the rows of it that hold NaN or an infinity
select
    'fct_meter_days' as model,
    count(*) as n_rows
from {{ ref('fct_meter_days') }}
where {{ is_not_finite('import_kwh') }}
    or {{ is_not_finite('export_kwh') }}
    or {{ is_not_finite('night_kwh') }}
    or {{ is_not_finite('max_interval_kwh') }}
    or {{ is_not_finite('coverage') }}
having count(*) > 0
union all
select
    'fct_energy_balance_days' as model,
    count(*) as n_rows
from {{ ref('fct_energy_balance_days') }}
where {{ is_not_finite('input_kwh') }}
    or {{ is_not_finite('billed_kwh') }}
    or {{ is_not_finite('technical_loss_kwh') }}
    or {{ is_not_finite('ntl_kwh') }}
    or {{ is_not_finite('ntl_pct') }}
    or {{ is_not_finite('ntl_amount') }}
    or {{ is_not_finite('coverage') }}
    or {{ is_not_finite('input_coverage') }}
    or {{ is_not_finite('price_per_kwh') }}
having count(*) > 0
union all
select
    'fct_node_losses' as model,
    count(*) as n_rows
from {{ ref('fct_node_losses') }}
where {{ is_not_finite('input_kwh') }}
    or {{ is_not_finite('billed_kwh') }}
    or {{ is_not_finite('technical_loss_kwh') }}
    or {{ is_not_finite('ntl_kwh') }}
    or {{ is_not_finite('ntl_pct') }}
    or {{ is_not_finite('ntl_amount') }}
    or {{ is_not_finite('coverage') }}
    or {{ is_not_finite('no_load_kw') }}
    or {{ is_not_finite('input_share') }}
    or {{ is_not_finite('square_per_kwh') }}
    or {{ is_not_finite('noise_share') }}
having count(*) > 0
union all
select
    'kpi_daily' as model,
    count(*) as n_rows
from {{ ref('kpi_daily') }}
where {{ is_not_finite('input_kwh') }}
    or {{ is_not_finite('billed_kwh') }}
    or {{ is_not_finite('technical_loss_kwh') }}
    or {{ is_not_finite('ntl_kwh') }}
    or {{ is_not_finite('ntl_pct') }}
    or {{ is_not_finite('ntl_amount') }}
    or {{ is_not_finite('coverage') }}
    or {{ is_not_finite('billed_amount') }}
    or {{ is_not_finite('collected_amount') }}
    or {{ is_not_finite('atc_pct') }}
    or {{ is_not_finite('saidi_minutes') }}
    or {{ is_not_finite('saidi_planned_minutes') }}
    or {{ is_not_finite('saifi') }}
    or {{ is_not_finite('hit_rate') }}
    or {{ is_not_finite('recovered_kwh') }}
    or {{ is_not_finite('recovered_amount') }}
having count(*) > 0
union all
select
    'int_node_clocks' as model,
    count(*) as n_rows
from {{ ref('int_node_clocks') }}
where {{ is_not_finite('correlation') }}
    or {{ is_not_finite('best_correlation') }}
having count(*) > 0
union all
select
    'int_meter_features' as model,
    count(*) as n_rows
from {{ ref('int_meter_features') }}
where {{ is_not_finite('coverage') }}
    or {{ is_not_finite('mean_day_kwh') }}
    or {{ is_not_finite('recent_ratio') }}
    or {{ is_not_finite('night_share') }}
    or {{ is_not_finite('zero_supplied_share') }}
    or {{ is_not_finite('flat_share') }}
    or {{ is_not_finite('cv_day') }}
    or {{ is_not_finite('load_factor') }}
    or {{ is_not_finite('peer_ratio') }}
    or {{ is_not_finite('recent_ratio_peers') }}
    or {{ is_not_finite('recent_day_kwh') }}
    or {{ is_not_finite('past_day_kwh') }}
    or {{ is_not_finite('peers_day_kwh') }}
    or {{ is_not_finite('peers_recent_ratio') }}
having count(*) > 0
union all
select
    'fct_suspects' as model,
    count(*) as n_rows
from {{ ref('fct_suspects') }}
where {{ is_not_finite('score') }}
    or {{ is_not_finite('probability') }}
    or {{ is_not_finite('mean_day_kwh') }}
    or {{ is_not_finite('recoverable_kwh') }}
    or {{ is_not_finite('recoverable_amount') }}
    or {{ is_not_finite('expected_kwh') }}
    or {{ is_not_finite('expected_amount') }}
    or {{ is_not_finite('price_per_kwh') }}
having count(*) > 0
union all
select
    'fct_reading_anomalies' as model,
    count(*) as n_rows
from {{ ref('fct_reading_anomalies') }}
where {{ is_not_finite('kwh') }}
    or {{ is_not_finite('score') }}
having count(*) > 0
