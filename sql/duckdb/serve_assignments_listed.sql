-- who visits which of the meters $1: ids with a line break between them, in which '%' stands as '%25' and a line break
-- as '%0A'
select
    meter_id,
    user_name
from access.assignments
where meter_id in (
    select replace(replace(ids.part, '%0A', chr(10)), '%25', '%')
    from unnest(string_to_array($1, chr(10))) as ids (part)
)
