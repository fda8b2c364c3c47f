-- the readings that loads after $1 made hold
select %COLUMNS%
from raw_data.readings
where load_seq > $1
