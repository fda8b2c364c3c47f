-- one value: whether no other sync of this store runs; loads may. Held until the session ends. 0x65696f74 is "eiot"
select pg_try_advisory_lock(1701408628, 1)
