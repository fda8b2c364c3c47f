-- one row per interval of a node with a meter of its own; from int_node_intervals, fct_energy_balance_days and
-- ml.technical_losses; read by people and dashboards that look into a day
--
-- input - billed - technical = NTL as by the day (fct_energy_balance_days), at the price of the day. NTL counts the
-- use of meters without a value as lost: judge an interval by its coverage, or take those that are is_complete.
{{ config(materialized='view') }}

with balanced as (
    select
        intervals.node_id,
        intervals.kind,
        intervals.start_ts,
        intervals.length_s,
        intervals.local_day,
        intervals.local_slot,
        intervals.input_kwh,
        intervals.billed_kwh,
        {{ technical_loss('intervals', 'losses') }} as technical_loss_kwh,
        intervals.n_meters,
        intervals.n_reporting,
        intervals.n_estimated,
        intervals.is_outage,
        intervals.is_complete
    from {{ ref('int_node_intervals') }} as intervals
    left join {{ source('ml', 'technical_losses') }} as losses
        on losses.node_id = intervals.node_id
),

attributed as (
    select
        balanced.node_id,
        balanced.kind,
        balanced.start_ts,
        balanced.length_s,
        balanced.local_day,
        balanced.local_slot,
        balanced.input_kwh,
        balanced.billed_kwh,
        balanced.technical_loss_kwh,
        {{ round_to('balanced.input_kwh - balanced.billed_kwh - balanced.technical_loss_kwh', 9) }} as ntl_kwh,
        days.price_per_kwh,
        days.currency,
        balanced.n_meters,
        balanced.n_reporting,
        balanced.n_estimated,
        balanced.is_outage,
        balanced.is_complete
    from balanced
    left join {{ ref('fct_energy_balance_days') }} as days
        on days.node_id = balanced.node_id
        and days.local_day = balanced.local_day
)

select
    node_id,
    kind,
    start_ts,
    length_s,
    local_day,
    local_slot,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    ntl_kwh,
    {{ ratio('100.0 * ntl_kwh', 'greatest(input_kwh, 0)') }} as ntl_pct,
    {{ round_to('ntl_kwh * price_per_kwh', 6) }} as ntl_amount,
    {{ ratio('n_reporting', 'n_meters') }} as coverage,
    n_meters,
    n_reporting,
    n_estimated,
    is_outage,
    is_complete,
    currency
from attributed
