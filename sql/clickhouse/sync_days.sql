-- one row per day from $1 to $2: rows and the sum of the column that counts
select
    %DAY% as day,
    count() as n_rows
    %TOTAL%
from %TABLE%
where %TIME% between $1 and $2
group by day
order by day
