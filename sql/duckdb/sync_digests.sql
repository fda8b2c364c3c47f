-- one row per month that the table has: rows, and a hash of them that does not depend on their order
select
    %MONTH% as month,
    count(*) as n_rows,
    cast(sum(cast(hash(%COLUMNS%) as hugeint)) as varchar) as digest
from %TABLE%
group by 1
order by 1
