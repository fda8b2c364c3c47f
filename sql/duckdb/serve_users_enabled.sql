-- one value: how many users could sign in
select count(*)
from access.users
where not is_disabled
