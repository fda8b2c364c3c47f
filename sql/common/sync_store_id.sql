-- one value: which store this is
select store_id
from ops.store
