-- whether the store may hold texts equal that differ, which their hashes then do too: DuckDB does not say of which
-- column, and views hand it on
select
    exists (select 1 from duckdb_tables() where contains(upper(sql), ' COLLATE '))
    or exists (select 1 from duckdb_views() where not internal and contains(upper(sql), ' COLLATE '))
    or current_setting('default_collation') not in ('', 'binary') as has_collations
