-- $1 run_id, $2 stage, $3 status, $4 rows in, $5 rows out, $6 ms, $7 error or null, $8 now, $9 attempts, $10 its start
insert into ops.run_stages (
    run_id,
    stage,
    status,
    rows_in,
    rows_out,
    ms,
    error,
    ended_at,
    attempts,
    started_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
