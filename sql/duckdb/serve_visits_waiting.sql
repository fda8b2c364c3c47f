-- visits that wait to be written to the store, oldest first: of meter $1, of all where it is null; at most $2
select
    visit_id,
    meter_id,
    inspected_on,
    outcome,
    kwh,
    note,
    user_name,
    sent_at
from access.waiting_visits
where
    $1 is null
    or meter_id = $1
order by visit_id
limit $2
