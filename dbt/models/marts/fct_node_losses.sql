-- one row per node with a meter of its own, over the whole window; from fct_energy_balance_days, int_node_clocks and
-- ml.technical_losses; read by the report and the dashboard
--
-- Only days on which the meters below and the node's own meter have at least 90 % of their intervals count;
-- n_days says how many. Without any, the sums are NULL. coverage is the mean over all days.
-- The technical model: technical_method, no_load_kw, input_share, square_per_kwh, noise_share as in
-- ml.technical_losses; a node without a row there is configured.
-- warning: why the balance can't be taken at its word; the first that holds, NULL when none does.
--     low_coverage   fewer than half of the node's days count
--     clock          the customers' use follows the input better one or two intervals away (int_node_clocks): the
--                    correlation is at least 0.5 there and at least 0.2 above that at the same time
--     negative_ntl   NTL below -2 % of the input: wrong mapping or multiplier, or a faulty meter of the node
--     unrelated      the customers' use does not follow the input at any time: a correlation below 0.2
with sums as (
    select
        node_id,
        kind,
        min(local_day) filter (where is_used) as first_day,
        max(local_day) filter (where is_used) as last_day,
        count(*) filter (where is_used) as n_days,
        count(*) as n_days_stated,
        {{ exact_sum('case when is_used then input_kwh end') }} as input_kwh,
        {{ exact_sum('case when is_used then billed_kwh end') }} as billed_kwh,
        {{ exact_sum('case when is_used then technical_loss_kwh end') }} as technical_loss_kwh,
        {{ exact_sum('case when is_used then ntl_kwh end') }} as ntl_kwh,
        {{ exact_sum('case when is_used then ntl_amount end') }} as ntl_amount,
        {{ round_to(exact_sum('coverage') ~ ' / count(coverage)', 6) }} as coverage,
        min(currency) as currency
    from (
        select
            node_id,
            kind,
            local_day,
            input_kwh,
            billed_kwh,
            technical_loss_kwh,
            ntl_kwh,
            ntl_amount,
            coverage,
            currency,
            coverage >= 0.9 and input_coverage >= 0.9 and ntl_kwh is not null as is_used
        from {{ ref('fct_energy_balance_days') }}
    ) as balance_days
    group by
        node_id,
        kind
),

warned as (
    select
        sums.node_id,
        case
            when 2 * sums.n_days < sums.n_days_stated then 'low_coverage'
            when clocks.shift <> 0
                and clocks.best_correlation >= 0.5
                and clocks.best_correlation >= coalesce(clocks.correlation, 0.0) + 0.2 then 'clock'
            when sums.ntl_kwh < -0.02 * greatest(sums.input_kwh, 0) then 'negative_ntl'
            when clocks.shift is not null and clocks.best_correlation < 0.2 then 'unrelated'
        end as warning
    from sums
    left join {{ ref('int_node_clocks') }} as clocks
        on clocks.node_id = sums.node_id
)

select
    sums.node_id,
    sums.kind,
    nodes.name,
    sums.first_day,
    sums.last_day,
    sums.n_days,
    sums.input_kwh,
    sums.billed_kwh,
    sums.technical_loss_kwh,
    sums.ntl_kwh,
    {{ ratio('100.0 * sums.ntl_kwh', 'greatest(sums.input_kwh, 0)') }} as ntl_pct,
    sums.ntl_amount,
    sums.coverage,
    sums.currency,
    warned.warning,
    coalesce(losses.method, 'configured') as technical_method,
    coalesce(losses.no_load_kw, 0.0) as no_load_kw,
    {{ input_share('losses') }} as input_share,
    coalesce(losses.square_per_kwh, 0.0) as square_per_kwh,
    losses.noise_share
from sums
inner join warned
    on warned.node_id = sums.node_id
left join {{ source('ml', 'technical_losses') }} as losses
    on losses.node_id = sums.node_id
left join {{ ref('dim_nodes') }} as nodes
    on nodes.node_id = sums.node_id
