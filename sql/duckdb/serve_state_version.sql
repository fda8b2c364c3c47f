-- one value: the version of the server's tables, null for none
select max(version)
from access.state
