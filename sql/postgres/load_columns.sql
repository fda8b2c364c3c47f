-- one row per column of the table $1, in their order: name, number of its type (of what a domain is
-- made of), the type as it is written; read by the load. No rows when there is no such table.
select
    column_of.attname as name,
    coalesce(nullif(type_of.typbasetype, 0), type_of.oid) as type,
    format_type(column_of.atttypid, column_of.atttypmod) as type_name
from pg_attribute as column_of
inner join pg_type as type_of
    on type_of.oid = column_of.atttypid
where column_of.attrelid = to_regclass($1)
    and column_of.attnum > 0
    and not column_of.attisdropped
order by column_of.attnum
