-- $1 now; runs that were killed: the store has one writer, so nothing else can be running
update ops.runs
set
    status = 'stopped',
    ended_at = $1
where status = 'running'
