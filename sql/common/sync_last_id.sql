-- one value: the number of the newest attempt, null for none
select max(sync_id)
from ops.sync_runs
