-- takes the lock of writers for this session: null when it is ours, else who holds it. 0x65696f74 is "eiot"
select case
    when pg_try_advisory_lock(1701408628, 0) then null
    else coalesce(
        (
            select format(
                '%s, process %s of the server%s%s',
                coalesce(nullif(activity.application_name, ''), 'a session'),
                activity.pid,
                ', from ' || host(activity.client_addr),
                ', connected since '
                    || to_char(activity.backend_start at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
            )
            from pg_locks as locks
            inner join pg_stat_activity as activity
                on activity.pid = locks.pid
            where locks.locktype = 'advisory'
                and locks.granted
                and locks.classid = 1701408628
                and locks.objid = 0
                and locks.database = (select oid from pg_database where datname = current_database())
            limit 1
        ),
        'another session'
    )
end as holder
