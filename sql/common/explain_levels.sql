-- one row: kWh a day of meter $1 before day $2 and from it on, and the same of the other meters of its
-- transformer $3 (NULL: it has none): the medians of their means, and of their ratios. Days with at least 80 % of their
-- intervals count. The days of a transformer are asked for by its id alone: they stand together
with days as (
    select
        meter_id,
        local_day,
        import_kwh
    from marts.fct_meter_days
    where
        transformer_id = $3
        and kind = 'meter'
        and coverage >= 0.8
    union all
    select
        meter_id,
        local_day,
        import_kwh
    from marts.fct_meter_days
    where
        meter_id = $1
        and $3 is null
        and kind = 'meter'
        and coverage >= 0.8
),

means as (
    select
        days.meter_id = $1 as is_own,
        avg(days.import_kwh) filter (where days.local_day < $2) as before_kwh,
        count(*) filter (where days.local_day < $2) as n_before,
        avg(days.import_kwh) filter (where days.local_day >= $2) as after_kwh,
        count(*) filter (where days.local_day >= $2) as n_after
    from days
    group by days.meter_id
)

select
    max(case when is_own then before_kwh end) as before_kwh,
    max(case when is_own then n_before end) as n_before,
    max(case when is_own then after_kwh end) as after_kwh,
    max(case when is_own then n_after end) as n_after,
    count(*) filter (where not is_own and before_kwh > 0 and after_kwh is not null) as n_neighbours,
    percentile_cont(0.5) within group (order by case when not is_own then before_kwh end) as neighbours_before_kwh,
    percentile_cont(0.5) within group (order by case when not is_own then after_kwh end) as neighbours_after_kwh,
    percentile_cont(0.5) within group (
        order by case when not is_own then after_kwh / nullif(before_kwh, 0) end
    ) as neighbours_ratio
from means
