-- takes the lock of runs for this session: no row when it is ours, else the run that has it (null: it has not
-- said so yet). 1701408628 is "eiot"; the server lets go of the lock with the session, however that ended
select
    runs.run_id,
    runs.host,
    runs.pid,
    to_char(runs.started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' as started,
    runs.stage
from (select pg_try_advisory_lock(1701408628, 1) as is_ours) as lock
left join ops.runs as runs
    on runs.command = 'run'
    and runs.status = 'running'
where not lock.is_ours
order by runs.started_at desc
limit 1
