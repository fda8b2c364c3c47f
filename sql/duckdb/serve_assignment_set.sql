-- meter $1 is visited by user $2; since $3, said by $4
insert into access.assignments (meter_id, user_name, assigned_at, assigned_by)
values ($1, $2, $3, $4)
on conflict (meter_id) do update set
    user_name = excluded.user_name,
    assigned_at = excluded.assigned_at,
    assigned_by = excluded.assigned_by
