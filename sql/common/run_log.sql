-- $1 run_id, $2 line, $3 now, $4 level, $5 stage or null, $6 attempt or null, $7 message
insert into ops.run_log (run_id, line, told_at, level, stage, attempt, message)
values ($1, $2, $3, $4, $5, $6, $7)
