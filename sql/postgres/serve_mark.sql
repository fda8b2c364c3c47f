-- a text that is another one after rows of the project's tables have changed, or tables were made or dropped
select
    cast((select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_all_tables
        where schemaname in ('raw_data', 'staging', 'intermediate', 'ml', 'marts', 'quality', 'ops')) as varchar)
    || ' '
    || cast((select coalesce(sum(cast(pg_class.relfilenode as bigint)), 0) from pg_class
        inner join pg_namespace on pg_namespace.oid = pg_class.relnamespace
        where pg_namespace.nspname in ('raw_data', 'staging', 'intermediate', 'ml', 'marts', 'quality', 'ops')) as varchar)
