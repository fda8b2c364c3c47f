-- never waits: see lock_try
select 0
