-- one row for a table without days: rows and the sum of the column that counts
select
    cast(null as date) as day,
    count(*) as n_rows
    %TOTAL%
from %TABLE%
