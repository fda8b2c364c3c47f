-- one row: mean, deviation, quantiles and bins of columns with too many different values to list. Each value is
-- made a double once
select {items}
from (
    select {bins}
    from (
        select {doubles}
        from {table}
    ) as as_doubles
) as binned
