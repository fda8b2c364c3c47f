-- one row per column and different value, in order of the values: which column (the one bit of the mask that is
-- not set), the value as text and as a number, its count. One scan whatever the number of columns
select
    cast(grouping({names}) as bigint) as mask,
    left(coalesce({texts}), 256) as text_value,
    {number} as number_value,
    count(*) as n
from (
    select {columns}
    from {table}
) as source
group by grouping sets ({sets})
order by {names}
