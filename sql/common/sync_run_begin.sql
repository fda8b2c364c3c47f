-- attempt $1 to bring target $2 up to date begins after load $3
insert into ops.sync_runs (
    sync_id, target, status, from_load_seq, to_load_seq, rows_sent, started_at
)
values ($1, $2, 'running', $3, $3, 0, now())
