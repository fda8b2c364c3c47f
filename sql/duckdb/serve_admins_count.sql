-- one value: how many administrators could sign in
select count(*)
from access.users
where role = 'admin'
    and not is_disabled
