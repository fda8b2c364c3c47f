-- the highest number of a part; -1 when there is nothing to derive
select coalesce(max(part), -1)
from ingest_register_parts
