-- how many loaded files have readings within a range of starts
select count(*)
from ops.files
where kind = 'readings'
    and status = 'loaded'
    and loaded > 0
    and first_ts <= $2
    and last_ts >= $1
