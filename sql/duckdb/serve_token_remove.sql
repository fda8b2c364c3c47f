-- Token $1 is gone.
delete from access.tokens
where token_id = $1
