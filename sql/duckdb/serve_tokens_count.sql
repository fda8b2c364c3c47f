-- one value: how many tokens there are
select count(*)
from access.tokens
