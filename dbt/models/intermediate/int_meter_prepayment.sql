-- one row per customer's meter that buys in advance (is_prepaid: it has sales, or a tariff with 'prepaid' in its
-- name), or whose tariff has blocks; from stg_vends, stg_events, stg_tariffs, int_meters and int_meter_days; read
-- by int_collection_days and eiot detect
--
-- Sales are known from the first to the last sale of the site; before and after, not having bought means nothing.
-- The meter's window are the days on which both its sales and its readings are known: from its first sale or first
-- reading, whichever is later (from the first sale of the site when it never bought), to its last reading or the
-- site's last sale, whichever is earlier. Energy sold may be used after the window, so ratios of short ones mean
-- little. Days without 80 % of their intervals count like the mean of the others; when over half of the days are
-- such, what was metered is not known.
-- A token typed in is without a sale when none of the meter's sales lies in the 24 hours before it; a sale up to an
-- hour after it counts as before, for meter and vendor have clocks of their own.
-- A month counts at a block's edge when its kWh lies in the last 5 % below the edge; months are whole local ones of
-- which 95 % of the intervals have values, the rest like the mean.
with sales as (
    select
        meter_id,
        ts,
        kwh,
        cast({{ local_time('ts') }} as date) as local_day
    from {{ ref('stg_vends') }}
),

-- no first day when nothing was ever sold
known as (
    select
        min(sales.ts) as first_ts,
        max(sales.ts) as last_ts,
        min(sales.local_day) as first_day,
        least(max(sales.local_day), (select max(calendar.local_day) from {{ ref('int_calendar') }} as calendar))
            as last_day
    from sales
),

buyers as (
    select
        sales.meter_id,
        min(sales.local_day) as first_vend_day,
        max(sales.local_day) as last_vend_day
    from sales
    inner join known
        on known.last_day >= sales.local_day
    where sales.kwh > 0
    group by sales.meter_id
),

edges as (
    select distinct
        tariff,
        from_kwh as edge_kwh
    from {{ ref('stg_tariffs') }}
    where from_kwh > 0
),

block_tariffs as (
    select distinct tariff
    from edges
),

meters as (
    select
        meters.meter_id,
        meters.transformer_id,
        meters.tariff,
        buyers.first_vend_day,
        buyers.last_vend_day,
        buyers.meter_id is not null or coalesce(lower(meters.tariff) like '%prepaid%', false) as is_prepaid
    from {{ ref('int_meters') }} as meters
    left join buyers
        on buyers.meter_id = meters.meter_id
    left join block_tariffs
        on block_tariffs.tariff = meters.tariff
    where buyers.meter_id is not null
        or lower(meters.tariff) like '%prepaid%'
        or block_tariffs.tariff is not null
),

read_days as (
    select
        meter_id,
        min(local_day) as first_day,
        max(local_day) as last_day
    from {{ ref('int_meter_days') }}
    where n_intervals > 0
    group by meter_id
),

windows as (
    select
        meters.meter_id,
        meters.transformer_id,
        greatest(coalesce(meters.first_vend_day, known.first_day), read_days.first_day) as first_day,
        least(known.last_day, read_days.last_day) as last_day,
        coalesce(meters.last_vend_day, known.first_day - 1) as bought_until,
        known.last_day as known_until
    from meters
    cross join known
    left join read_days
        on read_days.meter_id = meters.meter_id
    where meters.is_prepaid
        and known.first_day is not null
),

sold as (
    select
        windows.meter_id,
        count(*) filter (where sales.kwh > 0) as n_vends,
        {{ exact_sum('sales.kwh') }} as vended_kwh
    from windows
    inner join sales
        on sales.meter_id = windows.meter_id
        and sales.local_day >= windows.first_day
        and sales.local_day <= windows.last_day
    group by windows.meter_id
),

metered as (
    select
        windows.meter_id,
        count(*) as n_covered,
        {{ exact_sum('days.import_kwh') }} as import_kwh,
        {{ exact_sum('days.coverage') }} as coverage
    from windows
    inner join {{ ref('int_meter_days') }} as days
        on days.meter_id = windows.meter_id
        and days.local_day >= windows.first_day
        and days.local_day <= windows.last_day
    where days.coverage >= 0.8
    group by windows.meter_id
),

supplied as (
    select
        windows.meter_id,
        count(*) as n_supplied_days
    from windows
    inner join {{ ref('int_meter_days') }} as days
        on days.meter_id = windows.meter_id
        and days.local_day > windows.bought_until
        and days.local_day <= windows.known_until
    where days.import_kwh > 0
    group by windows.meter_id
),

-- sales stand an hour earlier here, so that one right after its token comes before it
sales_and_tokens as (
    select
        meter_id,
        ts - interval '1 hour' as at_ts,
        0 as is_token
    from sales
    where kwh > 0
    union all
    select
        meter_id,
        ts as at_ts,
        1 as is_token
    from {{ ref('stg_events') }}
    where code = 'token_accepted'
),

followed as (
    select
        meter_id,
        at_ts,
        is_token,
        max(case when is_token = 0 then at_ts end) over (
            partition by meter_id
            order by at_ts, is_token
            rows unbounded preceding
        ) as sale_ts
    from sales_and_tokens
),

tokens as (
    select
        followed.meter_id,
        count(*) as tokens_without_sale
    from followed
    inner join known
        on followed.at_ts >= known.first_ts + interval '24 hours'
        and known.last_ts >= followed.at_ts
    where followed.is_token = 1
        and (followed.sale_ts is null or followed.sale_ts < followed.at_ts - interval '25 hours')
    group by followed.meter_id
),

prepaid as (
    select
        windows.meter_id,
        windows.transformer_id,
        greatest(cast(windows.last_day - windows.first_day + 1 as bigint), 0) as n_days,
        coalesce(sold.n_vends, 0) as n_vends,
        coalesce(sold.vended_kwh, 0.0) as vended_kwh,
        case
            when metered.n_covered >= 0.5 * (windows.last_day - windows.first_day + 1)
                then {{ ratio(
                    'metered.import_kwh * (windows.last_day - windows.first_day + 1)', 'metered.coverage'
                ) }}
        end as metered_kwh,
        cast(windows.known_until - meters.last_vend_day as bigint) as days_since_vend,
        coalesce(supplied.n_supplied_days, 0) as n_supplied_days,
        coalesce(tokens.tokens_without_sale, 0) as tokens_without_sale
    from windows
    inner join meters
        on meters.meter_id = windows.meter_id
    left join sold
        on sold.meter_id = windows.meter_id
    left join metered
        on metered.meter_id = windows.meter_id
    left join supplied
        on supplied.meter_id = windows.meter_id
    left join tokens
        on tokens.meter_id = windows.meter_id
),

rates as (
    select
        meter_id,
        transformer_id,
        30.0 * vended_kwh / n_days as month_kwh
    from prepaid
    where n_days >= 14
),

peers as (
    select
        rates.meter_id,
        count(*) as n_peers,
        percentile_cont(0.5) within group (order by peer.month_kwh) as month_kwh
    from rates
    inner join rates as peer
        on peer.transformer_id = rates.transformer_id
        and peer.meter_id <> rates.meter_id
    group by rates.meter_id
),

calendar_months as (
    select
        local_day,
        cast(date_trunc('month', cast(local_day as timestamp)) as date) as first_day
    from {{ ref('int_calendar') }}
),

whole_months as (
    select
        first_day,
        count(*) as n_days
    from calendar_months
    group by first_day
    having count(*) = cast(first_day + interval '1 month' as date) - first_day
),

month_sums as (
    select
        days.meter_id,
        whole_months.first_day,
        whole_months.n_days,
        {{ exact_sum('days.import_kwh') }} as import_kwh,
        {{ exact_sum('days.coverage') }} as coverage
    from meters
    inner join block_tariffs
        on block_tariffs.tariff = meters.tariff
    inner join {{ ref('int_meter_days') }} as days
        on days.meter_id = meters.meter_id
    inner join calendar_months
        on calendar_months.local_day = days.local_day
    inner join whole_months
        on whole_months.first_day = calendar_months.first_day
    group by
        days.meter_id,
        whole_months.first_day,
        whole_months.n_days
),

months as (
    select
        meter_id,
        first_day,
        {{ ratio('import_kwh * n_days', 'coverage') }} as kwh
    from month_sums
    where coverage >= 0.95 * n_days
),

month_counts as (
    select
        meter_id,
        count(*) as n_months
    from months
    group by meter_id
),

months_at_edges as (
    select
        months.meter_id,
        months.first_day,
        edges.edge_kwh
    from months
    inner join meters
        on meters.meter_id = months.meter_id
    inner join edges
        on edges.tariff = meters.tariff
        and edges.edge_kwh > months.kwh
        and 0.95 * edges.edge_kwh <= months.kwh
),

edge_counts as (
    select
        meter_id,
        count(distinct first_day) as n_edge_months
    from months_at_edges
    group by meter_id
),

ranked_edges as (
    select
        meter_id,
        edge_kwh,
        row_number() over (
            partition by meter_id
            order by count(*) desc, edge_kwh
        ) as edge_rank
    from months_at_edges
    group by
        meter_id,
        edge_kwh
)

select
    meters.meter_id,
    meters.is_prepaid,
    meters.first_vend_day,
    meters.last_vend_day,
    prepaid.n_days,
    prepaid.n_vends,
    prepaid.vended_kwh,
    prepaid.metered_kwh,
    {{ ratio('prepaid.metered_kwh', 'prepaid.vended_kwh') }} as vended_ratio,
    prepaid.days_since_vend,
    prepaid.n_supplied_days,
    {{ ratio('prepaid.vended_kwh', 'prepaid.n_vends') }} as mean_vend_kwh,
    case when peers.n_peers >= 3 then {{ ratio('rates.month_kwh', 'peers.month_kwh') }} end as buys_little,
    prepaid.tokens_without_sale,
    month_counts.n_months,
    case when month_counts.n_months > 0 then coalesce(edge_counts.n_edge_months, 0) end as n_edge_months,
    {{ ratio('coalesce(edge_counts.n_edge_months, 0)', 'month_counts.n_months') }} as edge_share,
    ranked_edges.edge_kwh
from meters
left join prepaid
    on prepaid.meter_id = meters.meter_id
left join rates
    on rates.meter_id = meters.meter_id
left join peers
    on peers.meter_id = meters.meter_id
left join month_counts
    on month_counts.meter_id = meters.meter_id
left join edge_counts
    on edge_counts.meter_id = meters.meter_id
left join ranked_edges
    on ranked_edges.meter_id = meters.meter_id
    and ranked_edges.edge_rank = 1
