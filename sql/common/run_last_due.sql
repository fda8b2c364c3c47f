-- when the newest run of a schedule was due, in microseconds; 0: there was none
select coalesce(cast(extract(epoch from max(due_at)) * 1000000 as bigint), 0)
from ops.runs
where due_at is not null
