-- What utilities know of a meter besides its readings, and what detection makes of all of it.

-- what a meter or the head-end noticed: cover_open, terminal_open, magnet, neutral_missing, reverse_energy, ...
create table raw_data.events (
    meter_id varchar not null,
    ts timestamptz not null,
    code varchar not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per sale of prepaid energy
create table raw_data.vends (
    meter_id varchar not null,
    ts timestamptz not null,
    kwh decimal(38, 20) not null,
    amount decimal(38, 20),
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per visit: what the crew found; by file, or by `eiot inspect` (file_id 0)
create table raw_data.inspections (
    meter_id varchar not null,
    inspected_on date not null,
    outcome varchar not null,       -- confirmed, cleared, no_access
    kwh double,                     -- recovered: back-billed to the customer
    note varchar,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- technical loss of a node with a meter of its own, for an interval of h hours and input of e kWh:
-- no_load_kw * h + input_share * e + square_per_kwh * e * e / h
create table ml.technical_losses (
    node_id varchar not null,
    method varchar not null,        -- fitted, typical, configured
    no_load_kw double not null,
    input_share double not null,
    square_per_kwh double not null,
    noise_share double,             -- usual distance of an honest interval from the model, of its input; null when not fitted
    n_intervals bigint not null,    -- that the model was fitted to
    run_id varchar not null,
    scored_at timestamptz not null
);

-- one row per meter and measure: the numbers a score is made of
create table ml.meter_evidence (
    meter_id varchar not null,
    measure varchar not null,       -- residual_share, week_minimum, ...: docs/detection.md lists them
    value double not null,
    run_id varchar not null
);

-- made by the models of an earlier release
drop view if exists marts.fct_meter_anomalies;

drop table if exists intermediate.int_transformer_residuals;

alter table ml.meter_scores add column probability double;     -- of fraud, 0..1, calibrated

alter table ml.meter_scores add column cause varchar;           -- fraud, vacancy, solar, ...; null: nothing is wrong

alter table ml.meter_scores add column since date;              -- the day from which it holds

alter table ml.meter_scores add column recoverable_kwh_month double; -- if it is fraud

alter table ml.meter_scores add column against varchar;         -- JSON list like reasons: what speaks against fraud
