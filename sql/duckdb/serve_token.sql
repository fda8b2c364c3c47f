-- the token of hash $1 that is good at $2, with its user's role; or no row
select
    t.token_id,
    t.token_hash,
    t.user_name,
    t.role,
    u.role as user_role,
    t.last_used_at
from access.tokens as t
inner join access.users as u on t.user_name = u.name
where t.token_hash = $1
    and (t.expires_at is null or t.expires_at > cast($2 as timestamptz))
    and not u.is_disabled
