-- one row: rows of {table}, then for each of its columns what profile_facts_<class> lists
select
    count(*) as n_rows{items}
from (
    select {columns}
    from {table}
) as source
