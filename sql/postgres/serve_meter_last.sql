-- the last local day in zone $2 on which meter $1 has a value; NULL for none. By the index of the readings
select cast(max(start_ts) at time zone $2 as date) as last_day
from raw_data.readings
where
    meter_id = $1
    -- the registers as well: import.T1 and so on
    and channel >= 'import'
    and channel < 'import/'
    and kwh is not null
