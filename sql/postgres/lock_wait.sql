-- waits for the lock of writers, at most as long as lock_timeout says
select pg_advisory_lock(1701408628, 0)
