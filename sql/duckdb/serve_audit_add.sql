-- $1 at, $2 user, $3 peer, $4 action, $5 object, $6 detail
insert into access.audit (audit_id, done_at, user_name, peer, action, object, detail)
values (nextval('access.audit_ids'), $1, $2, $3, $4, $5, $6)
