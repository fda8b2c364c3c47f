-- one row per column of table $1, in order
select name as column_name
from system.columns
where database = currentDatabase()
    and table = $1
order by position
