-- Payments of customers who are billed after use, and the new name of the daily indicators.

-- one row per payment
create table raw_data.payments (
    meter_id varchar collate "C" not null,
    ts timestamptz not null,
    amount numeric(38, 20) not null,
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null
);

-- made by the models of an earlier release: marts.kpi_daily has taken its place. Where the owner of the store may not, or
-- a view of someone else reads it, it stays without harm
do $$
begin
    drop table if exists marts.kpi_days;
exception
    when insufficient_privilege or dependent_objects_still_exist then
        null;
end
$$;

-- as 0010 has it, with the table above and those of 0011
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
                ('raw_data.register_reads', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.superseded_registers', 'insert, update, delete', 'eiot_loader'),
                ('raw_data.register_files', 'insert, delete', 'eiot_loader'),
                ('raw_data.meter_devices', 'insert, delete', 'eiot_loader'),
                ('raw_data.network_nodes', 'insert, delete', 'eiot_loader'),
                ('raw_data.weather', 'insert, delete', 'eiot_loader'),
                ('raw_data.outages', 'insert, delete', 'eiot_loader'),
                ('raw_data.tariffs', 'insert, delete', 'eiot_loader'),
                ('raw_data.events', 'insert, delete', 'eiot_loader'),
                ('raw_data.vends', 'insert, delete', 'eiot_loader'),
                ('raw_data.payments', 'insert, delete', 'eiot_loader'),
                ('raw_data.inspections', 'insert, delete', 'eiot_loader'),
                ('ops.files', 'insert, update, delete', 'eiot_loader'),
                ('ops.replaced_files', 'insert', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_loader'),
                ('ops.runs', 'insert, update', 'eiot_transformer'),
                ('ops.run_stages', 'insert', 'eiot_transformer'),
                ('ops.run_log', 'insert', 'eiot_transformer'),
                ('ops.sync_runs', 'insert, update', 'eiot_transformer'),
                ('ops.sync_days', 'insert', 'eiot_transformer'),
                ('ml.reading_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_scores', 'insert, delete', 'eiot_transformer'),
                ('ml.models', 'insert, delete', 'eiot_transformer'),
                ('ml.technical_losses', 'insert, delete', 'eiot_transformer'),
                ('ml.meter_evidence', 'insert, delete', 'eiot_transformer'),
                ('ml.load_forecasts', 'insert, delete', 'eiot_transformer'),
                ('ml.forecast_errors', 'insert, delete', 'eiot_transformer'),
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
