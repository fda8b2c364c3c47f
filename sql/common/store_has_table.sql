-- whether the store has table or view $2 of schema $1: 1 or 0
select count(*)
from information_schema.tables
where table_catalog = current_database()
    and table_schema = $1
    and table_name = $2
