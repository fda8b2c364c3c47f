-- the user of name $1, or no row
select
    role,
    password_hash,
    is_disabled,
    must_change
from access.users
where name = $1
