-- one value: how many lines serve_audit.sql has in all
select count(*)
from access.audit
where ($1 = '' or user_name = $1)
    and ($2 = '' or action = $2)
    and ($3 = '' or object = $3)
