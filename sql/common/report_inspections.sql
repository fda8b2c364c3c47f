-- the last $1 months with a visit, newest first
select
    month_start,
    visits,
    confirmed,
    cleared,
    no_access,
    hit_rate,
    recovered_kwh,
    recovered_amount
from marts.kpi_inspections
order by month_start desc
limit $1
