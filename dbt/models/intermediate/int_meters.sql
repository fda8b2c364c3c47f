-- one row per customer's meter; from int_node_paths, int_meter_days and stg_tariffs; read by the features,
-- int_outage_days, int_collection_days and the marts
--
-- Meters of the network file, and meters that report without being in it (is_mapped false): with no network
-- file these are all. The price is that of the tariff's block the meter's mean month (30 days) falls in, else
-- the project's price_per_kwh.
with means as (
    select
        meter_id,
        sum(import_kwh) / sum(coverage) as mean_day_kwh
    from {{ ref('int_meter_days') }}
    where coverage > 0
    group by meter_id
),

meters as (
    select
        node_id as meter_id,
        transformer_id,
        feeder_id,
        substation_id,
        zone,
        tariff,
        true as is_mapped
    from {{ ref('int_node_paths') }}
    where kind = 'meter'
    union all
    select
        days.meter_id,
        cast(null as varchar) as transformer_id,
        cast(null as varchar) as feeder_id,
        cast(null as varchar) as substation_id,
        cast(null as varchar) as zone,
        cast(null as varchar) as tariff,
        false as is_mapped
    from (select distinct meter_id from {{ ref('int_meter_days') }}) as days
    left join {{ ref('int_node_paths') }} as paths
        on paths.node_id = days.meter_id
    where paths.node_id is null
),

blocks as (
    select
        meters.meter_id,
        tariffs.price_per_kwh,
        tariffs.currency,
        row_number() over (
            partition by meters.meter_id
            order by tariffs.from_kwh desc, tariffs.loaded_at desc, tariffs.file_id desc, tariffs.line desc
        ) as block_rank
    from meters
    inner join {{ ref('stg_tariffs') }} as tariffs
        on tariffs.tariff = meters.tariff
    left join means
        on means.meter_id = meters.meter_id
    where tariffs.from_kwh <= coalesce(30.0 * means.mean_day_kwh, 0.0)
)

select
    meters.meter_id,
    meters.transformer_id,
    meters.feeder_id,
    meters.substation_id,
    meters.zone,
    meters.tariff,
    meters.is_mapped,
    coalesce(blocks.price_per_kwh, cast({{ var('price_per_kwh') }} as double precision)) as price_per_kwh,
    coalesce(blocks.currency, '{{ var('currency') }}') as currency
from meters
left join blocks
    on blocks.meter_id = meters.meter_id
    and blocks.block_rank = 1
