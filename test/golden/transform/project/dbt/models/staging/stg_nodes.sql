{{ config(materialized='ephemeral') }}
select node_id, '{{ target.type }}' as store
from {{ source('raw_data', 'nodes') }}
{#- the price has a schema of its own -#}
, {{ source('outside', 'prices') }}
