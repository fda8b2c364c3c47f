{{ config(
    materialized='incremental',
    unique_key=['meter_id', 'local_day'],
    incremental_strategy='delete+insert'
) }}
-- ephemeral models come as CTEs in front
with days as (
    select
        meter_id,
        cast(local_ts as date) as local_day,
        {{ share('sum(kwh)', 'count(*)') }} as kwh_share
    from {{ ref('stg_readings') }}
    {% if is_incremental() %}
    where loaded_at > (select max(loaded_at) from {{ this }})
    {% elif target.type == 'postgres' %}
    where false
    {% else %}
    where true
    {% endif %}
    group by 1, 2
)
select days.*
from days
join {{ ref('stg_meters') }} as meters on meters.node_id = days.meter_id
