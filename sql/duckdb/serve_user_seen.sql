-- User $1 was there at $2.
update access.users
set last_seen_at = greatest(last_seen_at, cast($2 as timestamptz))
where name = $1
