-- $1 name, $2 role, $3 hash of the one-time password, $4 now
insert into access.users (name, role, password_hash, is_disabled, must_change, created_at)
values ($1, $2, $3, false, true, $4)
