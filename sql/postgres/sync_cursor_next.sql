-- one value: no load that commits later has this number or a lower one. Loads are numbered by their
-- transaction: below the snapshot's xmin all have ended
select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) - 1
