-- one row per month (202506) in which meter $1 bought energy, newest first: what it bought and what it recorded;
-- local months of zone $2; at most $3
with sold as (
    select
        cast(extract(year from ts at time zone $2) * 100 + extract(month from ts at time zone $2) as integer) as month,
        sum(kwh) as vended_kwh
    from raw_data.vends
    where meter_id = $1
    group by 1
),

metered as (
    select
        cast(extract(year from local_day) * 100 + extract(month from local_day) as integer) as month,
        sum(import_kwh) as metered_kwh
    from marts.fct_meter_days
    where meter_id = $1
    group by 1
)

select
    sold.month,
    sold.vended_kwh,
    metered.metered_kwh
from sold
left join metered
    on metered.month = sold.month
order by sold.month desc
limit $3
