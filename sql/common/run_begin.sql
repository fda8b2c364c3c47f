-- $1 run_id, $2 command, $3 now, $4 version
insert into ops.runs (run_id, command, status, started_at, version)
values ($1, $2, 'running', $3, $4)
