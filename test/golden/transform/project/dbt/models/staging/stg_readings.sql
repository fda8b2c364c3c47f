-- one row per reading; {{ source('raw_data', 'readings') }}
{{ config(tags=['hourly', 'raw']) }}
{%- set columns_read = ['meter_id', 'channel', 'kwh'] %}

select
    {{- columns(columns_read, prefix='readings.') }},
    {{ local_time('readings.start_ts') }} as local_ts,
    {{ local_time('readings.start_ts', zone='Africa/Dakar') }} as dakar_ts
from {{ source('raw_data', 'readings') }} as readings
where channel in ({% for channel in var('channels') %}'{{ channel }}'{% if not loop.last %}, {% endif %}{% endfor %})
