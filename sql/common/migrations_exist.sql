-- one value: 1 when the record of migrations is there, 0 in a new store
select count(*)
from information_schema.tables
where table_schema = 'ops'
    and table_name = 'migrations'
