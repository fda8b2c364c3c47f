-- one row per column of the table or view $1.$2; none when there is no such table
select column_name
from information_schema.columns
where table_catalog = current_database()
    and table_schema = $1
    and table_name = $2
order by ordinal_position
