-- one row per column of the table or view $1.$2, in order; none when there is no such table
-- can_hash: see collations.sql; n_values: asked of the table itself where it is needed
select
    column_name,
    data_type,
    not is_nullable as never_null,
    true as can_hash,
    cast(null as bigint) as n_values,
    exists (
        select 1
        from duckdb_tables()
        where database_name = current_database()
            and schema_name = $1
            and table_name = $2
    ) as is_table
from duckdb_columns()
where database_name = current_database()
    and schema_name = $1
    and table_name = $2
order by column_index
