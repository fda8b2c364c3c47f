-- run $1 is in stage $2
update ops.runs
set stage = $2
where run_id = $1
