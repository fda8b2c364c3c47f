-- one row: what was only estimated or guessed, counted
select {items}
from (
    select {columns}
    from {table}
) as source
