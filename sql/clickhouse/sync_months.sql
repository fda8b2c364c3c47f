-- one row per month that the table has
select
    %MONTH% as month,
    count() as n_rows
from %TABLE%
group by month
having n_rows > 0
order by month
