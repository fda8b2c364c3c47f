-- share of the expected intervals that have a value, by feeder and day (by transformer where there
-- is no feeder, by meter where there is no network); the $1 rows with the least, the last $2 days.
-- A meter that is silent all day counts as without any value
with chosen_level as (
    select
        case
            when count(feeder_id) > 0 then 'feeder'
            when count(transformer_id) > 0 then 'transformer'
            else 'meter'
        end as level_name
    from marts.dim_nodes
    where kind = 'meter'
),
placed as (
    select
        nodes.node_id as meter_id,
        chosen_level.level_name,
        case chosen_level.level_name
            when 'feeder' then nodes.feeder_id
            when 'transformer' then nodes.transformer_id
            else nodes.node_id
        end as row_id
    from marts.dim_nodes as nodes
    cross join chosen_level
    where nodes.kind = 'meter'
),
sizes as (
    select
        level_name,
        row_id,
        count(*) as n_meters
    from placed
    group by
        level_name,
        row_id
),
last_days as (
    select local_day
    from marts.kpi_daily
    order by local_day desc
    limit $2
),
sums as (
    select
        placed.row_id,
        days.local_day,
        sum(days.coverage) as sum_coverage
    from placed
    inner join marts.fct_meter_days as days
        on days.meter_id = placed.meter_id
    group by
        placed.row_id,
        days.local_day
),
cells as (
    select
        sizes.level_name,
        sizes.row_id,
        sizes.n_meters,
        last_days.local_day,
        least(1.0, coalesce(sums.sum_coverage, 0) / sizes.n_meters) as coverage
    from sizes
    cross join last_days
    left join sums
        on
            sums.row_id is not distinct from sizes.row_id
            and sums.local_day = last_days.local_day
),
ranked as (
    select
        row_id,
        row_number() over (order by avg(coverage), row_id) as row_rank,
        count(*) over () as n_rows
    from cells
    group by row_id
)
select
    cells.level_name,
    cells.row_id,
    cells.n_meters,
    cells.local_day,
    cells.coverage,
    ranked.n_rows
from cells
inner join ranked
    on ranked.row_id is not distinct from cells.row_id
where ranked.row_rank <= $1
order by
    ranked.row_rank,
    cells.local_day
