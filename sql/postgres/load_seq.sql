-- number of the load that brings file $1: that of its transaction. A load that commits late is not
-- missed by who reads on from pg_snapshot_xmin(), whatever other loads committed before it
select cast(cast(pg_current_xact_id() as text) as bigint)
where $1 >= 0
