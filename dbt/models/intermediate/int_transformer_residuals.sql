-- one row per interval of a transformer with a meter of its own; from int_readings_clean and int_meters; read by
-- int_meter_features and the dashboard
--
-- residual = input - billed - technical, each net of export; technical is technical_loss_pct of the input.
-- is_complete: at least 90 % of the transformer's meters have a value in the interval and it is no outage, so
-- that the residual is not the shadow of missing readings.
with inputs as (
    select
        readings.meter_id as transformer_id,
        readings.start_ts,
        readings.length_s,
        readings.local_day,
        bool_or(readings.is_outage) as is_outage,
        {{ exact_sum("case when readings.channel = 'export' then -readings.kwh else readings.kwh end") }} as input_kwh
    from {{ ref('int_readings_clean') }} as readings
    inner join {{ ref('int_node_paths') }} as paths
        on paths.node_id = readings.meter_id
    where paths.kind = 'transformer'
    group by
        readings.meter_id,
        readings.start_ts,
        readings.length_s,
        readings.local_day
),

metered as (
    select distinct transformer_id
    from inputs
),

meters as (
    select
        int_meters.transformer_id,
        int_meters.meter_id
    from {{ ref('int_meters') }} as int_meters
    inner join metered
        on metered.transformer_id = int_meters.transformer_id
),

meter_counts as (
    select
        transformer_id,
        count(*) as n_meters
    from meters
    group by transformer_id
),

billed as (
    select
        meters.transformer_id,
        readings.start_ts,
        readings.length_s,
        {{ exact_sum("case when readings.channel = 'export' then -readings.kwh else readings.kwh end") }} as billed_kwh,
        count(readings.kwh) filter (where readings.channel = 'import') as n_meters_reporting
    from {{ ref('int_readings_clean') }} as readings
    inner join meters
        on meters.meter_id = readings.meter_id
    group by
        meters.transformer_id,
        readings.start_ts,
        readings.length_s
),

balanced as (
    select
        inputs.transformer_id,
        inputs.start_ts,
        inputs.length_s,
        inputs.local_day,
        inputs.is_outage,
        inputs.input_kwh,
        billed.billed_kwh,
        {{ round_to(
            'greatest(inputs.input_kwh, 0) * ' ~ var('technical_loss_pct') ~ ' / 100.0', 9
        ) }} as technical_loss_kwh,
        meter_counts.n_meters,
        billed.n_meters_reporting
    from inputs
    inner join meter_counts
        on meter_counts.transformer_id = inputs.transformer_id
    inner join billed
        on billed.transformer_id = inputs.transformer_id
        and billed.start_ts = inputs.start_ts
        and billed.length_s = inputs.length_s
)

select
    transformer_id,
    start_ts,
    length_s,
    local_day,
    input_kwh,
    billed_kwh,
    technical_loss_kwh,
    {{ round_to('input_kwh - billed_kwh - technical_loss_kwh', 9) }} as residual_kwh,
    n_meters,
    n_meters_reporting,
    is_outage,
    input_kwh is not null
    and billed_kwh is not null
    and not is_outage
    and n_meters_reporting >= 0.9 * n_meters as is_complete
from balanced
