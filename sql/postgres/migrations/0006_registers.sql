-- Cumulative registers as they were read. What lies between two of them is in raw_data.readings, made anew
-- around each load from all that are here: so the order of loads does not matter.

-- one row per meter, channel and instant: the register that holds
create table raw_data.register_reads (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,       -- import, export
    ts timestamptz not null,
    register_kwh decimal(38, 20),   -- null: the file has the instant but states no value
    quality varchar collate "C" not null,       -- actual, estimated, edited, missing
    flag varchar collate "C",                   -- ambiguous_time
    fate varchar collate "C",                   -- first, rollover, restart, low; null: it goes on from the one before
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    primary key (meter_id, channel, ts)
);

create index register_reads_by_file on raw_data.register_reads using brin (file_id) with (pages_per_range = 32);

-- registers that lost a conflict, with the file that won
create table raw_data.superseded_registers (
    meter_id varchar collate "C" not null,
    channel varchar collate "C" not null,
    ts timestamptz not null,
    register_kwh decimal(38, 20),
    quality varchar collate "C" not null,
    flag varchar collate "C",
    file_id integer not null,
    line bigint not null,
    loaded_at timestamptz not null,
    superseded_by_file_id integer not null,
    superseded_at timestamptz not null
);

create index superseded_registers_by_key on raw_data.superseded_registers (meter_id, channel, ts);

-- one row per file of registers: what its source says of them
create table raw_data.register_files (
    file_id integer not null primary key,
    range_kwh decimal(38, 20),      -- of the digits: the register is at zero again there; null: not stated
    max_kwh_per_hour decimal(38, 20) not null,
    interval_s integer not null
);

-- as 0005 has it, with the tables above
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
