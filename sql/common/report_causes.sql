-- one row per cause that is not fraud: what else explains meters that look strange, most first
select
    cause,
    count(*) as n_meters
from marts.fct_suspects
where
    status = 'scored'
    and cause <> 'fraud'
group by cause
order by
    n_meters desc,
    cause
