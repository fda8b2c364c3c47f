-- one value: how many users there are
select count(*)
from access.users
