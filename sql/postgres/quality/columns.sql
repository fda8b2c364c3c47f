-- one row per column of the table or view $1.$2, in order; none when there is no such table
-- never_null: a valid constraint of the table says so. Not with tables that inherit it, which may say otherwise
-- can_hash: what hash_record_extended() (PostgreSQL 14) tells apart, the store does too
-- n_values: different values by the statistics, at least those of the partition that has most; null where there are
-- none, and where a collation holds different texts equal
with relation as (
    select
        pg_class.oid,
        pg_class.relkind in ('r', 'p') as is_table,
        pg_class.relkind = 'p' or (pg_class.relkind = 'r' and not pg_class.relhassubclass) as is_whole
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_namespace.oid = pg_class.relnamespace
    where pg_namespace.nspname = $1
        and pg_class.relname = $2
),

parts as (
    select oid
    from relation
    union
    select partitions.relid
    from relation
    cross join lateral pg_catalog.pg_partition_tree(relation.oid) as partitions
),

counted as (
    select
        pg_stats.attname,
        max(
            case
                when pg_stats.n_distinct < 0 then -pg_stats.n_distinct * greatest(pg_class.reltuples, 0)
                else pg_stats.n_distinct
            end
        ) as n_values
    from parts
    inner join pg_catalog.pg_class
        on pg_class.oid = parts.oid
    inner join pg_catalog.pg_namespace
        on pg_namespace.oid = pg_class.relnamespace
    inner join pg_catalog.pg_stats
        on pg_stats.schemaname = pg_namespace.nspname
        and pg_stats.tablename = pg_class.relname
    group by pg_stats.attname
)

select
    columns.column_name,
    case
        when columns.data_type = 'numeric' and columns.numeric_precision is not null
            then 'numeric(' || columns.numeric_precision || ',' || columns.numeric_scale || ')'
        else columns.data_type
    end as data_type,
    pg_attribute.attnotnull
    and relation.is_whole
    and not exists (
        select 1
        from pg_catalog.pg_constraint
        where pg_constraint.conrelid = relation.oid
            and pg_constraint.contype = 'n'
            and not pg_constraint.convalidated
            and pg_attribute.attnum = any(pg_constraint.conkey)
    ) as never_null,
    to_regprocedure('pg_catalog.hash_record_extended(record,bigint)') is not null as can_hash,
    case when coalesce(pg_collation.collisdeterministic, true) then cast(counted.n_values as bigint) end as n_values,
    relation.is_table
from information_schema.columns as columns
cross join relation
inner join pg_catalog.pg_attribute
    on pg_attribute.attrelid = relation.oid
    and pg_attribute.attname = columns.column_name
left join pg_catalog.pg_collation
    on pg_collation.oid = pg_attribute.attcollation
left join counted
    on counted.attname = columns.column_name
where columns.table_catalog = current_database()
    and columns.table_schema = $1
    and columns.table_name = $2
order by columns.ordinal_position
