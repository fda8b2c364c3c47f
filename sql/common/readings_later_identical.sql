-- how many later files of readings had records that were dropped as identical to earlier ones
select count(*)
from ops.files
where kind = 'readings'
    and status = 'loaded'
    and file_id > $1
    and identical > 0
