{{ config(materialized='ephemeral') }}
-- reads an ephemeral model
with nodes as (select * from {{ ref('stg_nodes') }})
select * from nodes
