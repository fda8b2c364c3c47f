-- $1 run_id, $2 command, $3 now, $4 version, $5 host, $6 pid, $7 first stage, $8 last stage, $9 the run it goes on
-- from, $10 when it was due
insert into ops.runs (
    run_id,
    command,
    status,
    started_at,
    version,
    host,
    pid,
    first_stage,
    last_stage,
    resumed_from,
    due_at,
    retries
)
values ($1, $2, 'running', $3, $4, $5, $6, $7, $8, $9, $10, 0)
