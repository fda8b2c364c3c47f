-- What a session that reads for a page starts with. A page gives way before the server would look for a deadlock (after
-- a second) and might choose the pipeline to be ended: it asks again, the pipeline would have failed.
set lock_timeout = '400ms';

-- nobody waits longer for a page
set statement_timeout = '30s';
