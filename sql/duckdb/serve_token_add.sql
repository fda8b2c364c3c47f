-- $1 hash, $2 label, $3 user, $4 role, $5 now, $6 when it is over or null
insert into access.tokens (token_id, token_hash, label, user_name, role, created_at, expires_at)
values (nextval('access.token_ids'), $1, $2, $3, $4, $5, $6)
