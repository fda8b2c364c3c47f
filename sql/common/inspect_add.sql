-- $1 meter_id, $2 inspected_on, $3 outcome, $4 kwh, $5 note, $6 now; lines of the command count on, file_id 0
insert into raw_data.inspections (meter_id, inspected_on, outcome, kwh, note, file_id, line, loaded_at)
select
    cast($1 as varchar),
    cast($2 as date),
    cast($3 as varchar),
    cast($4 as double precision),
    cast($5 as varchar),
    0,
    coalesce(max(line), 0) + 1,
    cast($6 as timestamptz)
from raw_data.inspections
where file_id = 0
