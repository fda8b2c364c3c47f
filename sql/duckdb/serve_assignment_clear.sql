-- nobody visits meter $1 any more
delete from access.assignments
where meter_id = $1
