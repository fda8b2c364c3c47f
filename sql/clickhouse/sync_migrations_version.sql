-- one value: the newest migration applied, 0 for none
select max(version)
from migrations
