-- the meters that user $1 visits; at most $2
select meter_id
from access.assignments
where user_name = $1
order by meter_id
limit $2
