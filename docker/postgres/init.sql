-- Roles with least privilege for a store in PostgreSQL, and the schemas they share. Run once by a superuser
-- in the database that is to be the store; again after that it changes nothing but passwords that are given:
--
--     EIOT_LOADER_PASSWORD=… psql -d energy -f docker/postgres/init.sql
--
-- The official image runs it at its first start when it lies in /docker-entrypoint-initdb.d. It needs psql 14
-- or newer: passwords come from the environment and stand in no file.
--
-- | role             | logs in with            | for                                              |
-- |------------------|-------------------------|--------------------------------------------------|
-- | eiot_owner       | EIOT_OWNER_PASSWORD     | eiot init: owns the database and what is loaded  |
-- | eiot_loader      | EIOT_LOADER_PASSWORD    | eiot ingest                                      |
-- | eiot_transformer | EIOT_TRANSFORMER_PASSWORD | eiot transform, quality, detect, sync          |
-- | eiot_reader      | EIOT_READER_PASSWORD    | eiot report, status, evaluate; dashboards        |
-- | eiot             | EIOT_PASSWORD           | eiot run: loader and transformer in one          |
--
-- A role without a password exists, but nobody can log in as it by one. Rights on the tables themselves are
-- given by ops.grant_roles(), which `eiot init` makes; what a role lacks says `eiot doctor --grants`.
\set ON_ERROR_STOP on
\set QUIET on
set client_min_messages = warning;
set search_path = '';

do $$
begin
    if current_user in ('eiot_owner', 'eiot_loader', 'eiot_transformer', 'eiot_reader', 'eiot') then
        raise exception 'role "%" is one of those that this file makes', current_user
            using hint = 'Run it as another superuser, such as postgres.';
    end if;
    if current_database() in ('postgres', 'template1') then
        raise exception 'database "%" is not for a store', current_database()
            using hint = 'Make one and name it: createdb energy; psql -d energy -f init.sql (POSTGRES_DB of the image).';
    end if;
end
$$;

-- Roles: none of them is more than its grants make it.
select format('create role %I', name)
from unnest(array['eiot_owner', 'eiot_loader', 'eiot_transformer', 'eiot_reader', 'eiot']) as name
where not exists (select from pg_roles where rolname = name)
\gexec

alter role eiot_owner login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role eiot_loader login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role eiot_transformer login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role eiot_reader login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role eiot login inherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
grant eiot_loader, eiot_transformer to eiot;

-- Passwords. The server's log must not have them, even if it takes down every statement.
\set owner_password ''
\set loader_password ''
\set transformer_password ''
\set reader_password ''
\set run_password ''
\getenv owner_password EIOT_OWNER_PASSWORD
\getenv loader_password EIOT_LOADER_PASSWORD
\getenv transformer_password EIOT_TRANSFORMER_PASSWORD
\getenv reader_password EIOT_READER_PASSWORD
\getenv run_password EIOT_PASSWORD
begin;
set local log_statement = 'none';
set local log_min_duration_statement = -1;
set local log_min_error_statement = panic;
set local password_encryption = 'scram-sha-256';
select format('alter role %I password %L', name, password)
from (
    values
        ('eiot_owner', :'owner_password'),
        ('eiot_loader', :'loader_password'),
        ('eiot_transformer', :'transformer_password'),
        ('eiot_reader', :'reader_password'),
        ('eiot', :'run_password')
) as given (name, password)
where password <> ''
\gexec
commit;

-- The database: nothing for everybody.
alter database :"DBNAME" owner to eiot_owner;
revoke all on database :"DBNAME" from public;
revoke all on schema public from public;
grant connect on database :"DBNAME" to eiot_loader, eiot_transformer, eiot_reader, eiot;
-- a load and an incremental model work in temporary tables
grant temporary on database :"DBNAME" to eiot_loader, eiot_transformer;

-- Schemas: what is loaded and recorded is the owner's; models belong to who builds them.
create schema if not exists raw_data;
create schema if not exists ops;
create schema if not exists ml;
create schema if not exists quality;
create schema if not exists staging;
create schema if not exists intermediate;
create schema if not exists marts;
alter schema raw_data owner to eiot_owner;
alter schema ops owner to eiot_owner;
alter schema ml owner to eiot_owner;
alter schema quality owner to eiot_owner;
alter schema staging owner to eiot_transformer;
alter schema intermediate owner to eiot_transformer;
alter schema marts owner to eiot_transformer;
grant usage on schema raw_data, ops to eiot_loader, eiot_transformer, eiot_reader;
grant usage on schema ml, quality, staging, intermediate, marts to eiot_transformer, eiot_reader;

-- A store that was made before by one user passes to the roles. Partitions go with their rights, not
-- their table; indexes go with their table.
select format('alter table %I.%I owner to %I', nspname, relname, owner)
from pg_class
inner join pg_namespace
    on pg_namespace.oid = relnamespace
inner join (
    values
        ('raw_data', 'eiot_owner'),
        ('ops', 'eiot_owner'),
        ('ml', 'eiot_owner'),
        ('quality', 'eiot_owner'),
        ('staging', 'eiot_transformer'),
        ('intermediate', 'eiot_transformer'),
        ('marts', 'eiot_transformer')
) as schemas (schema, owner)
    on schema = nspname
where relkind in ('r', 'p', 'v', 'm', 'f')
    and pg_get_userbyid(relowner) <> owner
\gexec

select format('alter function %s owner to eiot_owner', cast(pg_proc.oid as regprocedure))
from pg_proc
inner join pg_namespace
    on pg_namespace.oid = pronamespace
where (nspname = 'raw_data' or (nspname = 'ops' and proname = 'grant_roles'))
    and pg_get_userbyid(proowner) <> 'eiot_owner'
\gexec

-- Whoever of its members builds a model, it belongs to eiot_transformer: so that eiot and eiot_transformer
-- can each rebuild what the other one built. Made anew each time, never replaced: it runs in the sessions of
-- superusers too, so it must not be what another role made under its name.
drop event trigger if exists eiot_own_model;
drop function if exists ops.own_model();

create function ops.own_model() returns event_trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    built record;
begin
    for built in
        select object_identity
        from pg_event_trigger_ddl_commands() as command
        inner join pg_class
            on pg_class.oid = command.objid
        where command.classid = cast('pg_class' as regclass)
            and command.schema_name in ('staging', 'intermediate', 'marts')
            and pg_class.relkind in ('r', 'v', 'm')
            and pg_get_userbyid(pg_class.relowner) <> 'eiot_transformer'
    loop
        execute format('alter table %s owner to eiot_transformer', built.object_identity);
    end loop;
end
$$;

create event trigger eiot_own_model on ddl_command_end
when tag in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE VIEW', 'CREATE MATERIALIZED VIEW')
execute function ops.own_model();

-- Tables to come are read by who reads those that are there. Rights to write are given one table at a time,
-- by ops.grant_roles(): a month of readings is written through raw_data.readings alone, whose triggers
-- tell the copies.
alter default privileges for role eiot_owner in schema raw_data, ops
grant select on tables to eiot_loader, eiot_transformer, eiot_reader;
alter default privileges for role eiot_owner in schema ml, quality
grant select on tables to eiot_transformer, eiot_reader;
alter default privileges for role eiot_transformer in schema staging, intermediate, marts
grant select on tables to eiot_reader;
alter default privileges for role eiot in schema staging, intermediate, marts
grant select on tables to eiot_reader;
alter default privileges for role eiot_owner revoke execute on functions from public;

-- Tables that are there already.
grant select on all tables in schema raw_data, ops to eiot_loader, eiot_transformer, eiot_reader;
grant select on all tables in schema ml, quality to eiot_transformer, eiot_reader;
grant select on all tables in schema staging, intermediate, marts to eiot_reader;
revoke execute on all functions in schema raw_data, ops from public;

-- The rights to write, once `eiot init` has made the tables. The function is the owner's, so it runs as the
-- owner and, within one that is security definer, can't become the superuser who runs this.
create function pg_temp.grant_roles() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regprocedure('ops.grant_roles()') is not null then
        perform ops.grant_roles();
    end if;
end
$$;

alter function pg_temp.grant_roles() owner to eiot_owner;
select pg_temp.grant_roles() \g /dev/null
