-- User $1 has the password of hash $2, one-time if $3.
update access.users
set
    password_hash = $2,
    must_change = $3
where name = $1
