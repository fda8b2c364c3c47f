-- one row: what transformer $1 lost a day without a technical reason before day $3 and from it on, and how that
-- moves with what meter $2 recorded. Days with at least 90 % of their intervals count.
with days as (
    select
        balance.local_day,
        balance.ntl_kwh,
        own.import_kwh
    from marts.fct_energy_balance_days as balance
    left join marts.fct_meter_days as own
        on
            own.transformer_id = $1
            and own.meter_id = $2
            and own.local_day = balance.local_day
            and own.coverage >= 0.9
    where
        balance.node_id = $1
        and balance.coverage >= 0.9
        and balance.input_coverage >= 0.9
        and balance.ntl_kwh is not null
)

select
    avg(ntl_kwh) filter (where local_day < $3) as before_kwh,
    count(*) filter (where local_day < $3) as n_before,
    avg(ntl_kwh) filter (where local_day >= $3) as after_kwh,
    count(*) filter (where local_day >= $3) as n_after,
    case
        when count(import_kwh) >= 7 and min(import_kwh) < max(import_kwh) and min(ntl_kwh) < max(ntl_kwh)
            then corr(ntl_kwh, import_kwh)
    end as correlation
from days
