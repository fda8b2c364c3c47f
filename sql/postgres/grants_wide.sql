-- one row per right that is wider than any job needs: its name, and whose it is. Read by
-- `eiot doctor --grants`
with
own_role as (
    select *
    from pg_roles
    where rolname = current_user
),
findings as (
    select 1 as place, 'superuser' as finding, current_user as subject
    from own_role
    where rolsuper
    union all
    select 2, 'makes_roles', current_user
    from own_role
    where (rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)
        and not rolsuper
    union all
    select 3, 'server_rights', pg_roles.rolname
    from pg_roles
    cross join own_role
    where pg_roles.rolname in (
        'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files', 'pg_write_all_data'
    )
        and pg_has_role(pg_roles.oid, 'member')
        and not own_role.rolsuper
    union all
    -- who is a member of an owner may become it
    select 4, 'drops_readings', pg_get_userbyid(pg_class.relowner)
    from pg_class
    inner join pg_namespace
        on pg_namespace.oid = pg_class.relnamespace
    cross join own_role
    where pg_namespace.nspname = 'raw_data'
        and pg_class.relname = 'readings'
        and (pg_has_role(pg_class.relowner, 'member') or has_table_privilege(pg_class.oid, 'truncate'))
        and not own_role.rolsuper
    union all
    select 5, 'everybody_connects', datname
    from pg_database
    where datname = current_database()
        and exists (
            select
            from aclexplode(coalesce(datacl, acldefault('d', datdba))) as given
            where given.grantee = 0
                and given.privilege_type = 'CONNECT'
        )
    union all
    select 6, 'everybody_creates', nspname
    from pg_namespace
    where nspname in ('public', 'raw_data', 'ops', 'ml', 'quality', 'staging', 'intermediate', 'marts')
        and exists (
            select
            from aclexplode(nspacl) as given
            where given.grantee = 0
                and given.privilege_type = 'CREATE'
        )
    union all
    select 7, 'everybody_loads', string_agg(pg_proc.proname, ', ' order by pg_proc.proname)
    from pg_proc
    inner join pg_namespace
        on pg_namespace.oid = pg_proc.pronamespace
    where pg_namespace.nspname = 'raw_data'
        and pg_proc.prosecdef
        and exists (
            select
            from aclexplode(coalesce(proacl, acldefault('f', proowner))) as given
            where given.grantee = 0
                and given.privilege_type = 'EXECUTE'
        )
    having count(*) > 0
)
select
    finding,
    subject
from findings
order by
    place,
    subject
