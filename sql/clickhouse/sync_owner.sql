-- the newest attempt: the store that feeds this copy, and its number; none in a new one
select
    store_id,
    sync_id
from sync_attempts
order by sync_id desc
limit 1
