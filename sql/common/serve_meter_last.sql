-- the last local day on which meter $1 has a value; NULL for none. Days are those of the site already: zone $2 is for
-- the stores that ask the readings
select max(local_day) as last_day
from marts.fct_meter_days
where
    meter_id = $1
    and n_intervals > 0
    and $2 is not null
