-- one value: the newest migration applied, null for none
select max(version)
from ops.migrations
