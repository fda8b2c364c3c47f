-- $1 run_id, $2 status, $3 now, $4 error or null, $5 the stage that failed or null, $6 retries
update ops.runs
set
    status = $2,
    ended_at = $3,
    error = $4,
    stage = $5,
    retries = $6
where run_id = $1
