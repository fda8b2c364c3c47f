-- meter $1 by local day, oldest first, beside what its transformer lost that day without a technical reason; the last
-- $2 days that it has
select
    own.local_day,
    own.import_kwh,
    own.coverage,
    own.n_missing,
    own.n_estimated,
    own.n_outage,
    own.n_zero_supplied,
    balance.ntl_kwh as residual_kwh
from (
    select
        local_day,
        import_kwh,
        coverage,
        n_missing,
        n_estimated,
        n_outage,
        n_zero_supplied,
        transformer_id
    from marts.fct_meter_days
    where meter_id = $1
    order by local_day desc
    limit $2
) as own
left join marts.fct_energy_balance_days as balance
    on
        balance.node_id = own.transformer_id
        and balance.local_day = own.local_day
        -- a day with gaps shows as a loss what was only not read
        and balance.coverage >= 0.9
        and balance.input_coverage >= 0.9
order by own.local_day
