-- one row per local day: what customers were billed and what they paid; from int_meter_days, int_meters,
-- int_meter_prepayment, stg_payments, stg_vends and int_calendar; read by kpi_daily
--
-- billed_amount is the net use of each customer's meter at its own price (int_meters). Collected are payments and
-- sales of prepaid energy of these meters; what is stated of others is left out. Payments are known from the first to
-- the last payment of the site, sales from the first to the last sale: on a day between them without any, nothing was
-- collected, and before and after it is not known (NULL). A sale without an amount leaves what was collected on its
-- day unknown. is_complete: payments are known where customers are billed after use, and sales where some buy in
-- advance, so that collected_amount is that of all customers.
with customers as (
    select
        meters.meter_id,
        meters.price_per_kwh,
        case when prepayment.is_prepaid then 'sale' else 'payment' end as pays_by
    from {{ ref('int_meters') }} as meters
    left join {{ ref('int_meter_prepayment') }} as prepayment
        on prepayment.meter_id = meters.meter_id
),

billed as (
    select
        days.local_day,
        {{ exact_sum(
            '(days.import_kwh - coalesce(days.export_kwh, 0.0)) * customers.price_per_kwh'
        ) }} as billed_amount
    from {{ ref('int_meter_days') }} as days
    inner join customers
        on customers.meter_id = days.meter_id
    group by days.local_day
),

stated as (
    select
        'payment' as kind,
        meter_id,
        ts,
        amount
    from {{ ref('stg_payments') }}
    union all
    select
        'sale' as kind,
        meter_id,
        ts,
        amount
    from {{ ref('stg_vends') }}
),

collections as (
    select
        stated.kind,
        cast({{ local_time('stated.ts') }} as date) as local_day,
        stated.amount
    from stated
    inner join customers
        on customers.meter_id = stated.meter_id
),

spans as (
    select
        kind,
        min(local_day) as first_day,
        max(local_day) as last_day
    from collections
    group by kind
),

needed as (
    select distinct pays_by as kind
    from customers
),

-- no days when a kind that is needed is not there
complete as (
    select
        case when count(*) = count(spans.kind) then max(spans.first_day) end as first_day,
        case when count(*) = count(spans.kind) then min(spans.last_day) end as last_day
    from needed
    left join spans
        on spans.kind = needed.kind
),

known_days as (
    select distinct calendar.local_day
    from {{ ref('int_calendar') }} as calendar
    inner join spans
        on spans.first_day <= calendar.local_day
        and spans.last_day >= calendar.local_day
),

collected as (
    select
        local_day,
        {{ exact_sum('amount') }} as amount,
        count(*) = count(amount) as is_stated
    from collections
    group by local_day
)

select
    calendar.local_day,
    billed.billed_amount,
    case
        when known_days.local_day is null or not coalesce(collected.is_stated, true) then null
        else coalesce(collected.amount, 0.0)
    end as collected_amount,
    coalesce(
        calendar.local_day >= complete.first_day and calendar.local_day <= complete.last_day,
        false
    ) as is_complete
from {{ ref('int_calendar') }} as calendar
cross join complete
left join billed
    on billed.local_day = calendar.local_day
left join known_days
    on known_days.local_day = calendar.local_day
left join collected
    on collected.local_day = calendar.local_day
