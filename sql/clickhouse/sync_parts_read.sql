-- one row per month of table $1 that was replaced: what the source's rows added up to then
select
    month,
    digest
from sync_parts final
where table_name = $1
order by month
