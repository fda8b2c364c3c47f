-- one row per meter and stretch without supply, overlapping and touching outages made one; from int_outages;
-- read by int_readings_clean. Nodes with a meter of their own are in it like households.
with outages_above as (
    select
        ancestors.node_id as meter_id,
        outages.start_ts,
        outages.end_ts
    from {{ ref('int_outages') }} as outages
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.ancestor_id = outages.node_id
),

followed as (
    select
        meter_id,
        start_ts,
        end_ts,
        max(end_ts) over (
            partition by meter_id
            order by start_ts, end_ts
            rows between unbounded preceding and 1 preceding
        ) as end_so_far
    from outages_above
),

numbered as (
    select
        meter_id,
        start_ts,
        end_ts,
        sum(case when start_ts <= end_so_far then 0 else 1 end) over (
            partition by meter_id
            order by start_ts, end_ts
            rows unbounded preceding
        ) as stretch
    from followed
)

select
    meter_id,
    min(start_ts) as start_ts,
    max(end_ts) as end_ts
from numbered
group by
    meter_id,
    stretch
