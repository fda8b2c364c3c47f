-- one row per column of the table or view $1.$2, in order; none when there is no such table
select
    column_name,
    case
        when data_type = 'numeric' and numeric_precision is not null
            then 'numeric(' || numeric_precision || ',' || numeric_scale || ')'
        else data_type
    end as data_type
from information_schema.columns
where table_catalog = current_database()
    and table_schema = $1
    and table_name = $2
order by ordinal_position
