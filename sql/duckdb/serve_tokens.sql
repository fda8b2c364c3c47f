-- all tokens, oldest first; a token's last day is that of its last moment
select
    token_id,
    label,
    user_name as "user",
    role,
    created_at,
    last_used_at,
    cast(expires_at - interval 1 microsecond as date) as expires_on
from access.tokens
order by token_id
