-- one row per node with a meter of its own, over the whole window; from fct_energy_balance_days; read by the report
-- and the dashboard
--
-- Only days on which the meters below and the node's own meter have at least 90 % of their intervals count;
-- n_days says how many. Without any, the sums are NULL. coverage is the mean over all days.
with sums as (
    select
        node_id,
        kind,
        min(local_day) filter (where is_used) as first_day,
        max(local_day) filter (where is_used) as last_day,
        count(*) filter (where is_used) as n_days,
        {{ exact_sum('case when is_used then input_kwh end') }} as input_kwh,
        {{ exact_sum('case when is_used then billed_kwh end') }} as billed_kwh,
        {{ exact_sum('case when is_used then technical_loss_kwh end') }} as technical_loss_kwh,
        {{ exact_sum('case when is_used then ntl_kwh end') }} as ntl_kwh,
        {{ exact_sum('case when is_used then ntl_amount end') }} as ntl_amount,
        {{ round_to('avg(coverage)', 6) }} as coverage,
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
    sums.currency
from sums
left join {{ ref('dim_nodes') }} as nodes
    on nodes.node_id = sums.node_id
