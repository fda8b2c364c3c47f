-- one row per job and object of the store: the rights the job needs on it, those that the role of this
-- session lacks, and the statement that gives them. What docker/postgres/init.sql and ops.grant_roles()
-- give is measured by this. Read by `eiot doctor --grants`.
with
needed as (
    select *
    from (
        values
            (10, 'load', 'database', null, 'temporary'),
            (11, 'load', 'schema', 'raw_data', 'usage'),
            (12, 'load', 'schema', 'ops', 'usage'),
            (13, 'load', 'functions', 'raw_data', 'execute'),
            (14, 'load', 'table', 'raw_data.readings', 'select, insert, update, delete'),
            (15, 'load', 'table', 'raw_data.removed_readings', 'insert'),
            (16, 'load', 'table', 'raw_data.superseded_readings', 'select, insert, update, delete'),
            (17, 'load', 'table', 'raw_data.rejected_rows', 'select, insert, delete'),
            (18, 'load', 'table', 'raw_data.network_nodes', 'select, insert, delete'),
            (19, 'load', 'table', 'raw_data.weather', 'select, insert, delete'),
            (20, 'load', 'table', 'raw_data.outages', 'select, insert, delete'),
            (21, 'load', 'table', 'raw_data.tariffs', 'select, insert, delete'),
            (22, 'load', 'table', 'ops.files', 'select, insert, update, delete'),
            (22, 'load', 'table', 'ops.replaced_files', 'insert'),
            (23, 'load', 'table', 'ops.runs', 'select, insert, update'),
            (24, 'load', 'table', 'ops.migrations', 'select'),
            (25, 'load', 'table', 'raw_data.events', 'select, insert, delete'),
            (26, 'load', 'table', 'raw_data.vends', 'select, insert, delete'),
            (27, 'load', 'table', 'raw_data.inspections', 'select, insert, delete'),
            (28, 'load', 'table', 'raw_data.register_reads', 'select, insert, update, delete'),
            (29, 'load', 'table', 'raw_data.superseded_registers', 'select, insert, update, delete'),
            (29, 'load', 'table', 'raw_data.register_files', 'select, insert, delete'),
            (29, 'load', 'table', 'raw_data.meter_devices', 'select, insert, delete'),
            (29, 'load', 'table', 'raw_data.payments', 'select, insert, delete'),
            (30, 'transform', 'database', null, 'temporary'),
            (31, 'transform', 'schema', 'raw_data', 'usage'),
            (32, 'transform', 'schema', 'ops', 'usage'),
            (33, 'transform', 'schema', 'ml', 'usage'),
            (34, 'transform', 'schema', 'quality', 'usage'),
            (35, 'transform', 'schema', 'staging', 'usage, create'),
            (36, 'transform', 'schema', 'intermediate', 'usage, create'),
            (37, 'transform', 'schema', 'marts', 'usage, create'),
            (38, 'transform', 'models', 'staging', 'owner'),
            (39, 'transform', 'models', 'intermediate', 'owner'),
            (40, 'transform', 'models', 'marts', 'owner'),
            (41, 'transform', 'tables', 'raw_data', 'select'),
            (42, 'transform', 'table', 'ml.reading_scores', 'select, insert, delete'),
            (43, 'transform', 'table', 'ml.meter_scores', 'select, insert, delete'),
            (44, 'transform', 'table', 'ml.models', 'select, insert, delete'),
            (45, 'transform', 'table', 'quality.results', 'select, insert, delete'),
            (46, 'transform', 'table', 'ops.files', 'select'),
            (47, 'transform', 'table', 'ops.runs', 'select, insert, update'),
            (48, 'transform', 'table', 'ops.run_stages', 'select, insert'),
            (48, 'transform', 'table', 'ops.run_log', 'select, insert'),
            (49, 'transform', 'table', 'ops.migrations', 'select'),
            (50, 'transform', 'table', 'ml.technical_losses', 'select, insert, delete'),
            (51, 'transform', 'table', 'ml.meter_evidence', 'select, insert, delete'),
            (51, 'transform', 'table', 'ml.load_forecasts', 'select, insert, delete'),
            (51, 'transform', 'table', 'ml.forecast_errors', 'select, insert, delete'),
            (52, 'transform', 'table', 'raw_data.inspections', 'select, insert, delete'),
            (60, 'read', 'schema', 'raw_data', 'usage'),
            (61, 'read', 'schema', 'ops', 'usage'),
            (62, 'read', 'schema', 'ml', 'usage'),
            (63, 'read', 'schema', 'quality', 'usage'),
            (64, 'read', 'schema', 'staging', 'usage'),
            (65, 'read', 'schema', 'intermediate', 'usage'),
            (66, 'read', 'schema', 'marts', 'usage'),
            (67, 'read', 'tables', 'raw_data', 'select'),
            (68, 'read', 'tables', 'ops', 'select'),
            (69, 'read', 'tables', 'ml', 'select'),
            (70, 'read', 'tables', 'quality', 'select'),
            (71, 'read', 'tables', 'staging', 'select'),
            (72, 'read', 'tables', 'intermediate', 'select'),
            (73, 'read', 'tables', 'marts', 'select'),
            (80, 'sync', 'schema', 'raw_data', 'usage'),
            (81, 'sync', 'schema', 'ops', 'usage'),
            (82, 'sync', 'schema', 'ml', 'usage'),
            (83, 'sync', 'schema', 'marts', 'usage'),
            (84, 'sync', 'table', 'raw_data.readings', 'select'),
            (85, 'sync', 'table', 'raw_data.removed_readings', 'select'),
            (86, 'sync', 'tables', 'ml', 'select'),
            (87, 'sync', 'tables', 'marts', 'select'),
            (88, 'sync', 'table', 'ops.store', 'select'),
            (89, 'sync', 'table', 'ops.sync_runs', 'select, insert, update'),
            (90, 'sync', 'table', 'ops.sync_days', 'select, insert'),
            (91, 'sync', 'table', 'ops.migrations', 'select')
    ) as needed (place, job, kind, object, privileges)
),
-- tables, by catalog: to_regclass() is refused where the schema may not be used. Months of readings are
-- read through raw_data.readings
relations as (
    select
        pg_class.oid as relation,
        pg_namespace.nspname as schema,
        pg_class.relname as name,
        pg_class.relowner as owner
    from pg_class
    inner join pg_namespace
        on pg_namespace.oid = pg_class.relnamespace
    where pg_class.relkind in ('r', 'p', 'v', 'm')
        and not pg_class.relispartition
),
routines as (
    select
        pg_proc.oid as routine,
        pg_namespace.nspname as schema
    from pg_proc
    inner join pg_namespace
        on pg_namespace.oid = pg_proc.pronamespace
    where pg_proc.prorettype <> cast('trigger' as regtype)
),
judged as (
    select
        needed.*,
        privilege,
        nth,
        case
            when kind = 'database' then has_database_privilege(current_database(), privilege)
            when kind = 'schema' then has_schema_privilege(pg_namespace.oid, privilege)
            when kind = 'table' then has_table_privilege(relation, privilege)
            when kind = 'tables' then not exists (
                select
                from relations as each
                where each.schema = object
                    and not has_table_privilege(each.relation, privilege)
            )
            when kind = 'functions' then not exists (
                select
                from routines as each
                where each.schema = object
                    and not has_function_privilege(each.routine, privilege)
            )
            when kind = 'models' then not exists (
                select
                from relations as each
                where each.schema = object
                    and not pg_has_role(each.owner, 'usage')
            )
        end as is_held,
        case
            when kind = 'database' then true
            when kind = 'table' then relation is not null
            else pg_namespace.oid is not null
        end as is_there
    from needed
    cross join regexp_split_to_table(privileges, ', ') with ordinality as split (privilege, nth)
    left join pg_namespace
        on kind in ('schema', 'tables', 'functions', 'models')
        and pg_namespace.nspname = object
    left join relations
        on kind = 'table'
        and relations.schema || '.' || relations.name = object
),
weighed as (
    select
        place,
        job,
        kind,
        object,
        privileges,
        bool_and(is_there) as is_there,
        string_agg(privilege, ', ' order by nth) filter (where not is_there or not is_held) as missing
    from judged
    group by
        place,
        job,
        kind,
        object,
        privileges
)
select
    job,
    case kind
        when 'database' then 'database ' || current_database()
        when 'schema' then 'schema ' || object
        when 'table' then 'table ' || object
        when 'functions' then 'all functions in schema ' || object
        else 'all tables in schema ' || object
    end as object,
    privileges,
    missing,
    case
        when missing is null or not is_there then null
        when kind = 'database' then format('grant %s on database %I to %I;', missing, current_database(), current_user)
        when kind = 'schema' then format('grant %s on schema %I to %I;', missing, object, current_user)
        when kind = 'table' then format('grant %s on table %s to %I;', missing, object, current_user)
        when kind = 'tables' then format('grant %s on all tables in schema %I to %I;', missing, object, current_user)
        when kind = 'functions' then format('grant %s on all functions in schema %I to %I;', missing, object, current_user)
        -- a member of the owner builds its models anew; no one is made a member of a superuser
        else (
            select string_agg(
                distinct case
                    when pg_roles.rolsuper
                        then format('alter table %I.%I owner to %I;', each.schema, each.name, current_user)
                    else format('grant %I to %I;', pg_roles.rolname, current_user)
                end,
                ' '
            )
            from relations as each
            inner join pg_roles
                on pg_roles.oid = each.owner
            where each.schema = weighed.object
                and not pg_has_role(each.owner, 'usage')
        )
    end as mend
from weighed
order by place
