-- one row per month with a visit; from fct_inspections; read by eiot status, the report and the dashboard. A view, as
-- fct_inspections is.
--
-- hit_rate = confirmed / (confirmed + cleared): a visit without access tells nothing, and a month of these has none.
-- Recovered is 0 where nothing was confirmed, and NULL where something was but nobody has stated the energy.
{{ config(materialized='view') }}

select
    cast(date_trunc('month', inspected_on) as date) as month_start,
    count(*) as visits,
    count(*) filter (where outcome = 'confirmed') as confirmed,
    count(*) filter (where outcome = 'cleared') as cleared,
    count(*) filter (where outcome = 'no_access') as no_access,
    {{ ratio(
        "count(*) filter (where outcome = 'confirmed')",
        "count(*) filter (where outcome in ('confirmed', 'cleared'))"
    ) }} as hit_rate,
    case
        when count(*) filter (where outcome = 'confirmed') = 0
            then 0.0
        else {{ exact_sum("case when outcome = 'confirmed' then kwh end") }}
    end as recovered_kwh,
    case
        when count(*) filter (where outcome = 'confirmed') = 0
            then 0.0
        else {{ exact_sum("case when outcome = 'confirmed' then amount end") }}
    end as recovered_amount,
    min(currency) as currency
from {{ ref('fct_inspections') }}
group by cast(date_trunc('month', inspected_on) as date)
