-- attempt $1 ended: status $2, next one after load $3, rows $4, error $5
update ops.sync_runs
set
    status = $2,
    to_load_seq = $3,
    rows_sent = $4,
    error = $5,
    ended_at = now()
where sync_id = $1
