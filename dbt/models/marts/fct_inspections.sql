-- one row per visit: meter and day, what the crew found, and what was recovered; from stg_inspections and int_meters;
-- read by eiot inspect --list, kpi_daily, kpi_inspections and the dashboard. A view, so that it shows a visit once it
-- is recorded.
--
-- amount is the money of the recovered energy at the price of the meter's level of use (int_meters), as the losses
-- are valued. What the list said before the visit is not known: lists are not kept.
{{ config(materialized='view') }}
{%- set price = 'coalesce(meters.price_per_kwh, cast(' ~ var('price_per_kwh') ~ ' as double precision))' %}

select
    visits.meter_id,
    visits.inspected_on,
    visits.outcome,
    visits.kwh,
    {{ round_to('visits.kwh * ' ~ price, 2) }} as amount,
    {{ price }} as price_per_kwh,
    coalesce(meters.currency, '{{ var('currency') }}') as currency,
    visits.note,
    meters.transformer_id,
    meters.feeder_id
from {{ ref('stg_inspections') }} as visits
left join {{ ref('int_meters') }} as meters
    on meters.meter_id = visits.meter_id
