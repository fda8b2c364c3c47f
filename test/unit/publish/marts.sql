-- The tables of dbt/models that the report reads, empty, with the columns it needs.
create table marts.dim_nodes (
    node_id varchar, kind varchar, name varchar, parent_id varchar, transformer_id varchar,
    feeder_id varchar, substation_id varchar, zone varchar, tariff varchar
);

create table marts.kpi_daily (
    local_day date, input_kwh double, billed_kwh double, technical_loss_kwh double, ntl_kwh double,
    ntl_pct double, ntl_amount double, n_meters bigint, n_meters_reporting bigint, coverage double,
    n_zero_supplied bigint, n_outage_intervals bigint, atc_pct double, saidi_minutes double, saifi double
);

create table marts.fct_node_losses (
    node_id varchar, kind varchar, name varchar, first_day date, last_day date, n_days bigint,
    input_kwh double, billed_kwh double, technical_loss_kwh double, ntl_kwh double, ntl_pct double,
    ntl_amount double, coverage double, currency varchar, warning varchar,
    technical_method varchar
);

create table marts.fct_suspects (
    meter_id varchar, status varchar, score double, score_rank bigint, probability double,
    cause varchar, since date, reasons varchar, against varchar, top_feature varchar,
    contributions varchar, mean_day_kwh double, transformer_id varchar, feeder_id varchar,
    tariff varchar, zone varchar, recoverable_kwh double, recoverable_amount double,
    expected_kwh double, expected_amount double, visit_rank bigint, price_per_kwh double,
    currency varchar, last_outcome varchar, last_inspected_on date
);

create table marts.fct_meter_days (
    meter_id varchar, local_day date, import_kwh double, n_intervals bigint, n_expected bigint,
    coverage double, kind varchar, transformer_id varchar, feeder_id varchar
);

create table marts.fct_reading_anomalies (
    meter_id varchar, channel varchar, start_ts timestamptz, length_s integer, kwh double,
    score double, score_rank bigint, top_feature varchar, contributions varchar, label varchar
);

create table intermediate.int_readings_clean (
    meter_id varchar, channel varchar, start_ts timestamptz, length_s integer, kwh double
);
