-- visits with their outcome, newest first; $1 rows from $2 on, each with how many there are
with visits as (
    select
        meter_id,
        inspected_on,
        outcome,
        kwh,
        amount,
        price_per_kwh,
        currency,
        note,
        transformer_id,
        feeder_id
    from marts.fct_inspections
),

totals as (
    select count(*) as n_total
    from visits
)

select
    totals.n_total,
    visits.meter_id,
    visits.inspected_on,
    visits.outcome,
    visits.kwh,
    visits.amount,
    visits.price_per_kwh,
    visits.currency,
    visits.note,
    visits.transformer_id,
    visits.feeder_id
from totals
left join visits
    on true
order by
    visits.inspected_on desc,
    visits.meter_id
limit $1
offset $2
