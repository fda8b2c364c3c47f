-- what a run tells of itself while it goes on and when it ended; null for commands that are not `eiot run`
alter table ops.runs add column host varchar collate "C";          -- the machine it runs on
alter table ops.runs add column pid bigint;                        -- its process there
alter table ops.runs add column first_stage varchar collate "C";   -- what was asked for
alter table ops.runs add column last_stage varchar collate "C";
alter table ops.runs add column stage varchar collate "C";         -- the stage it is in, or that failed
alter table ops.runs add column retries bigint;                    -- how often something was tried again; 0 for other commands
alter table ops.runs add column resumed_from varchar collate "C";  -- the run it goes on from
alter table ops.runs add column due_at timestamptz;                -- when the schedule wanted it to start; null: started by hand

alter table ops.run_stages add column attempts bigint;        -- 1: it worked, or failed, at once; 0: skipped
alter table ops.run_stages add column started_at timestamptz;

-- one row per thing worth telling of a run, in order
create table ops.run_log (
    run_id varchar collate "C" not null,
    line bigint not null,                      -- from 1
    told_at timestamptz not null,
    level varchar collate "C" not null,        -- info, warning, error
    stage varchar collate "C",
    attempt bigint,                            -- of the stage, or of opening the store
    message varchar collate "C" not null,
    primary key (run_id, line)
);

-- ops.runs as it is seen from outside a run: who runs holds the lock of writers, so a run that is said to be
-- running while nobody holds it was killed. 1701408628 is "eiot", as in lock_try.sql
create view ops.runs_seen as
select
    runs.run_id,
    runs.command,
    runs.started_at,
    runs.ended_at,
    runs.error,
    runs.version,
    runs.host,
    runs.pid,
    runs.first_stage,
    runs.last_stage,
    runs.stage,
    runs.retries,
    runs.resumed_from,
    runs.due_at,
    case
        when runs.status = 'running' and not exists (
            select
            from pg_catalog.pg_locks as locks
            where locks.locktype = 'advisory'
                and locks.granted
                and locks.classid = 1701408628
                and locks.objid = 0
                and locks.database = (
                    select databases.oid
                    from pg_catalog.pg_database as databases
                    where databases.datname = pg_catalog.current_database()
                )
        )
            then 'stopped'
        else runs.status
    end as status
from ops.runs as runs;

-- as 0007 has it, with the table above
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
