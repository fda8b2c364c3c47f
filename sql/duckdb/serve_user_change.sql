-- User $1 gets role $2 and is disabled or not by $3; null leaves what is.
update access.users
set
    role = coalesce(cast($2 as varchar), role),
    is_disabled = coalesce(cast($3 as boolean), is_disabled)
where name = $1
