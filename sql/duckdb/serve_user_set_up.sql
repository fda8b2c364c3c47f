-- User $1 is an administrator with the one-time password of hash $2, whatever was before; $3 now
insert into access.users (name, role, password_hash, is_disabled, must_change, created_at)
values ($1, 'admin', $2, false, true, $3)
on conflict (name) do update set
    role = 'admin',
    password_hash = excluded.password_hash,
    is_disabled = false,
    must_change = true
