-- all users by name, for administrators
select
    name,
    role,
    is_disabled,
    must_change,
    created_at,
    last_seen_at
from access.users
order by name
