-- one row per column of each unique index of the table $1.$2 that proves it: valid, checked at once, of all rows, and
-- by the equality that statements use; column_name within key_number. Missing values in a key repeat nothing
with indexes as (
    select
        pg_index.indexrelid,
        pg_index.indrelid,
        pg_index.indnkeyatts,
        pg_index.indkey,
        pg_index.indclass,
        pg_index.indcollation
    from pg_catalog.pg_index
    inner join pg_catalog.pg_class
        on pg_class.oid = pg_index.indrelid
    inner join pg_catalog.pg_namespace
        on pg_namespace.oid = pg_class.relnamespace
    inner join pg_catalog.pg_class as index_class
        on index_class.oid = pg_index.indexrelid
    inner join pg_catalog.pg_am
        on pg_am.oid = index_class.relam
    where pg_namespace.nspname = $1
        and pg_class.relname = $2
        -- of a table that others inherit, an index holds its own rows only
        and (pg_class.relkind = 'p' or (pg_class.relkind = 'r' and not pg_class.relhassubclass))
        and pg_am.amname = 'btree'
        and pg_index.indisunique
        and pg_index.indisvalid
        and pg_index.indisready
        and pg_index.indislive
        and pg_index.indimmediate
        and pg_index.indpred is null
        and pg_index.indexprs is null
),

key_columns as (
    select
        indexes.indexrelid,
        pg_attribute.attname,
        pg_opclass.opcdefault and indexes.indcollation[place.at] = pg_attribute.attcollation as is_usual
    from indexes
    cross join lateral generate_series(0, indexes.indnkeyatts - 1) as place (at)
    inner join pg_catalog.pg_attribute
        on pg_attribute.attrelid = indexes.indrelid
        and pg_attribute.attnum = indexes.indkey[place.at]
    inner join pg_catalog.pg_opclass
        on pg_opclass.oid = indexes.indclass[place.at]
)

select
    cast(dense_rank() over (order by key_columns.indexrelid) as bigint) as key_number,
    cast(key_columns.attname as varchar) as column_name
from key_columns
where not exists (
    select 1
    from key_columns as others
    where others.indexrelid = key_columns.indexrelid
        and not others.is_usual
)
order by key_number
