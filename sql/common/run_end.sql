-- $1 run_id, $2 status, $3 now, $4 error or null
update ops.runs
set
    status = $2,
    ended_at = $3,
    error = $4
where run_id = $1
