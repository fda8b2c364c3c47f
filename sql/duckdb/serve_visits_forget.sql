-- visit $1 is in the store
delete from access.waiting_visits
where visit_id = $1
