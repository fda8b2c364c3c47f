-- What utilities know of a meter besides its readings, and what detection makes of all of it.

-- what a meter or the head-end noticed: cover_open, terminal_open, magnet, neutral_missing, reverse_energy, ...
create table raw_data.events (
    meter_id varchar collate "C" not null,
    ts timestamptz not null,
    code varchar collate "C" not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per sale of prepaid energy
create table raw_data.vends (
    meter_id varchar collate "C" not null,
    ts timestamptz not null,
    kwh numeric(38, 20) not null,
    amount numeric(38, 20),
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- one row per visit: what the crew found; by file, or by `eiot inspect` (file_id 0)
create table raw_data.inspections (
    meter_id varchar collate "C" not null,
    inspected_on date not null,
    outcome varchar collate "C" not null,       -- confirmed, cleared, no_access
    kwh double precision,           -- recovered: back-billed to the customer
    note varchar collate "C",
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- technical loss of a node with a meter of its own, for an interval of h hours and input of e kWh:
-- no_load_kw * h + input_share * e + square_per_kwh * e * e / h
create table ml.technical_losses (
    node_id varchar collate "C" not null,
    method varchar collate "C" not null,        -- fitted, typical, configured
    no_load_kw double precision not null,
    input_share double precision not null,
    square_per_kwh double precision not null,
    noise_share double precision,   -- usual distance of an honest interval from the model, of its input; null when not fitted
    n_intervals bigint not null,    -- that the model was fitted to
    run_id varchar collate "C" not null,
    scored_at timestamptz not null
);

-- one row per meter and measure: the numbers a score is made of
create table ml.meter_evidence (
    meter_id varchar collate "C" not null,
    measure varchar collate "C" not null,       -- residual_share, week_minimum, ...: docs/detection.md lists them
    value double precision not null,
    run_id varchar collate "C" not null
);

-- made by the models of an earlier release; where the owner of the store may not, they stay without harm
do $$
begin
    drop view if exists marts.fct_meter_anomalies;
    drop table if exists intermediate.int_transformer_residuals;
exception
    when insufficient_privilege then
        null;
end
$$;

alter table ml.meter_scores add column probability double precision;     -- of fraud, 0..1, calibrated

alter table ml.meter_scores add column cause varchar collate "C";           -- fraud, vacancy, solar, ...; null: nothing is wrong

alter table ml.meter_scores add column since date;              -- the day from which it holds

alter table ml.meter_scores add column recoverable_kwh_month double precision; -- if it is fraud

alter table ml.meter_scores add column against varchar collate "C";         -- JSON list like reasons: what speaks against fraud

-- as 0004 has it, with the tables above
create or replace function ops.grant_roles() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    given record;
begin
    -- roles are those of all databases of a server: only one that init.sql handed to them is theirs
    if not exists (
        select
        from pg_database
        where datname = current_database()
            and pg_get_userbyid(datdba) = 'eiot_owner'
    ) then
        return;
    end if;
    for given in
        select *
        from (
            values
                ('raw_data.readings', 'insert, update, delete', 'eiot_loader'),
                -- by the triggers of raw_data.readings, which note what a load took out
                ('raw_data.removed_readings', 'insert', 'eiot_loader'),
                ('raw_data.superseded_readings', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.rejected_rows', 'insert, delete', 'eiot_loader'),
                ('raw_data.network_nodes', 'insert, delete', 'eiot_loader'),
                ('raw_data.weather', 'insert, delete', 'eiot_loader'),
                ('raw_data.outages', 'insert, delete', 'eiot_loader'),
                ('raw_data.tariffs', 'insert, delete', 'eiot_loader'),
                ('raw_data.events', 'insert, delete', 'eiot_loader'),
                ('raw_data.vends', 'insert, delete', 'eiot_loader'),
                ('raw_data.inspections', 'insert, delete', 'eiot_loader'),
                ('ops.files', 'insert, update, delete', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_transformer'),
                ('ops.run_stages', 'insert', 'eiot_transformer'),
                ('ops.sync_runs', 'insert, update', 'eiot_transformer'),
                ('ops.sync_days', 'insert', 'eiot_transformer'),
                ('ml.reading_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.models', 'insert, delete', 'eiot_transformer'),
                ('ml.technical_losses', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_evidence', 'insert, delete', 'eiot_transformer'),
                -- `eiot inspect` is the analyst's
                ('raw_data.inspections', 'insert, delete', 'eiot_transformer'),
                ('quality.results', 'insert, delete', 'eiot_transformer')
        ) as rights (relation, privileges, role)
    loop
        execute format('grant select, %s on %s to %I', given.privileges, given.relation, given.role);
    end loop;
    grant execute on all functions in schema raw_data to eiot_loader;
end
$$;

select ops.grant_roles();
