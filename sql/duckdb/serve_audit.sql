-- what was done, newest first: by user $1, of action $2, to object $3, each '' for any; $4 rows after $5
select
    done_at as "at",
    user_name as "user",
    peer,
    action,
    object,
    detail
from access.audit
where ($1 = '' or user_name = $1)
    and ($2 = '' or action = $2)
    and ($3 = '' or object = $3)
order by audit_id desc
limit $4
offset $5
