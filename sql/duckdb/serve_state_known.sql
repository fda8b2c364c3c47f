-- one row, of tables: version: 1 when that of the version is there; own: those of a server; others: of something else
select
    count(*) filter (where table_schema = 'access' and table_name = 'state') as version,
    count(*) filter (where table_schema = 'access') as own,
    count(*) filter (where table_schema <> 'access') as others
from information_schema.tables
where table_catalog = current_database()
