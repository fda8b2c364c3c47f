-- Token $1 was used at $2.
update access.tokens
set last_used_at = greatest(last_used_at, cast($2 as timestamptz))
where token_id = $1
