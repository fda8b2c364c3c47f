-- $1 meter_id, $2 inspected_on, $3 outcome, $4 kwh, $5 note, $6 user_name, $7 sent_at
insert into access.waiting_visits (visit_id, meter_id, inspected_on, outcome, kwh, note, user_name, sent_at)
select
    coalesce(max(visit_id), 0) + 1,
    $1,
    $2,
    $3,
    $4,
    $5,
    $6,
    $7
from access.waiting_visits
