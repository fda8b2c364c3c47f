-- The tables of dbt/models that the server reads, empty: every column of those that lists give, of the others what is
-- needed. In words that both stores take.
create table marts.dim_nodes (
    node_id varchar, kind varchar, name varchar, parent_id varchar, transformer_id varchar,
    feeder_id varchar, substation_id varchar, zone varchar, tariff varchar
);

create table marts.kpi_daily (
    local_day date, input_kwh double precision, billed_kwh double precision, technical_loss_kwh double precision,
    ntl_kwh double precision, ntl_pct double precision, ntl_amount double precision, n_meters bigint,
    n_meters_reporting bigint, coverage double precision, n_zero_supplied bigint, n_outage_intervals bigint,
    billed_amount double precision, collected_amount double precision, atc_pct double precision,
    saidi_minutes double precision, saidi_planned_minutes double precision, saifi double precision
);

create table marts.fct_node_losses (
    node_id varchar, kind varchar, name varchar, first_day date, last_day date, n_days bigint,
    input_kwh double precision, billed_kwh double precision, technical_loss_kwh double precision,
    ntl_kwh double precision, ntl_pct double precision, ntl_amount double precision, coverage double precision,
    currency varchar, warning varchar, technical_method varchar
);

create table marts.fct_energy_balance_days (
    node_id varchar, kind varchar, local_day date, input_kwh double precision, billed_kwh double precision,
    technical_loss_kwh double precision, ntl_kwh double precision, ntl_pct double precision,
    ntl_amount double precision, coverage double precision, input_coverage double precision
);

create table marts.fct_suspects (
    meter_id varchar, status varchar, score double precision, score_rank bigint, probability double precision,
    cause varchar, since date, reasons varchar, against varchar, top_feature varchar, contributions varchar,
    mean_day_kwh double precision, transformer_id varchar, feeder_id varchar, tariff varchar, zone varchar,
    recoverable_kwh double precision, recoverable_amount double precision, expected_kwh double precision,
    expected_amount double precision, visit_rank bigint, price_per_kwh double precision, currency varchar,
    last_outcome varchar, last_inspected_on date
);

create table marts.fct_meter_days (
    meter_id varchar, local_day date, import_kwh double precision, n_intervals bigint, n_expected bigint,
    n_missing bigint, n_estimated bigint, n_zero_supplied bigint, n_outage bigint, coverage double precision,
    kind varchar, transformer_id varchar, feeder_id varchar
);

create table marts.fct_reading_anomalies (
    meter_id varchar, channel varchar, start_ts timestamptz, length_s integer, kwh double precision,
    score double precision, score_rank bigint, top_feature varchar, contributions varchar, label varchar
);

create table marts.fct_inspections (
    meter_id varchar, inspected_on date, outcome varchar, kwh double precision, amount double precision,
    price_per_kwh double precision, currency varchar, note varchar, transformer_id varchar, feeder_id varchar
);

create table marts.kpi_inspections (
    month_start date, visits bigint, confirmed bigint, cleared bigint, no_access bigint, hit_rate double precision,
    recovered_kwh double precision, recovered_amount double precision, currency varchar
);

create table intermediate.int_readings_clean (
    meter_id varchar, channel varchar, start_ts timestamptz, length_s integer, kwh double precision, quality varchar
);

create table intermediate.int_node_paths (node_id varchar, multiplier double precision);
create table intermediate.int_meter_features (meter_id varchar, mean_day_kwh double precision);

create view staging.stg_inspections as
select meter_id, inspected_on, outcome, kwh, note
from raw_data.inspections;

create table marts.fct_load_forecast (
    node_id varchar, kind varchar, name varchar, zone varchar, start_ts timestamptz, length_s integer, local_day date,
    horizon_days integer, load_p10_kwh double precision, load_p50_kwh double precision, load_p90_kwh double precision,
    suppressed_kwh double precision, method varchar
);

create table marts.fct_forecast_errors (
    node_id varchar, kind varchar, local_day date, horizon_days integer, n_intervals bigint,
    actual_kwh double precision, forecast_kwh double precision, mape_pct double precision,
    mape_naive_pct double precision, in_band_pct double precision, is_unusual boolean
);

create table intermediate.int_node_loads (
    node_id varchar, kind varchar, start_ts timestamptz, length_s integer, local_day date, load_kwh double precision
);
