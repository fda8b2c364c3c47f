-- one row per meter and stretch without supply, overlapping and touching outages made one; from int_outages;
-- read by int_readings_clean and int_outage_days. Nodes with a meter of their own are in it like households.
with outages_above as (
    select
        ancestors.node_id as meter_id,
        outages.start_ts,
        outages.end_ts
    from {{ ref('int_outages') }} as outages
    inner join {{ ref('int_node_ancestors') }} as ancestors
        on ancestors.ancestor_id = outages.node_id
),

stretches as (
    {{ joined_stretches('outages_above') }}
)

select
    meter_id,
    start_ts,
    end_ts
from stretches
