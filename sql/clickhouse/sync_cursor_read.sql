-- where the last attempt that ended well stopped reading; none when there was no such attempt
select load_seq
from sync_cursor
order by sync_id desc
limit 1
