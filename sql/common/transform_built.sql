-- 1 where the incremental table is there and knows the loads it was built from
select count(*)
from information_schema.columns
where table_schema = 'intermediate'
    and table_name = 'int_readings_clean'
    and column_name = 'load_seq'
