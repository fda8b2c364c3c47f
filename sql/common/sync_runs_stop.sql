-- attempts that were killed can't say so themselves; only one runs at a time
update ops.sync_runs
set
    status = 'failed',
    error = 'stopped',
    ended_at = now()
where status = 'running'
