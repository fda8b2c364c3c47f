-- 1 when file $1 is one of registers
select count(*)
from raw_data.register_files
where file_id = $1
