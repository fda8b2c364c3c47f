-- all visits in one row; none when there is no visit. hit_rate is NULL while no visit told fraud from no fraud
select
    cast(sum(visits) as bigint) as visits,
    cast(sum(confirmed) as bigint) as confirmed,
    cast(sum(cleared) as bigint) as cleared,
    cast(sum(no_access) as bigint) as no_access,
    cast(sum(confirmed) as double precision) / nullif(sum(confirmed) + sum(cleared), 0) as hit_rate,
    sum(recovered_kwh) as recovered_kwh,
    sum(recovered_amount) as recovered_amount,
    min(currency) as currency
from marts.kpi_inspections
having count(*) > 0
