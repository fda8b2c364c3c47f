-- no row when right: the cover was opened on 2 July by the site's clock; of two last codes the first by name; M3 is
-- prepaid, and nothing else of it is known
with expected (meter_id, n_events, n_tamper_events, last_tamper_code, last_tamper_day, first_tamper_day) as (
    values
        ('M1', 4, 3, 'ct_open', date '2025-07-10', date '2025-07-02'),
        ('M2', 1, 0, null, null, null),
        ('M3', 1, 0, null, null, null),
        ('M3 prepaid', null, null, null, null, null)
),

actual as (
    select
        meter_id,
        n_events,
        n_tamper_events,
        last_tamper_code,
        last_tamper_day,
        first_tamper_day
    from intermediate.int_meter_events
    union all
    select
        meter_id || ' prepaid',
        n_vends,
        tokens_without_sale,
        cast(vended_kwh as varchar),
        first_vend_day,
        last_vend_day
    from intermediate.int_meter_prepayment
    where is_prepaid
)

(select meter_id, n_events, n_tamper_events, last_tamper_code, last_tamper_day, first_tamper_day from expected except all select meter_id, n_events, n_tamper_events, last_tamper_code, last_tamper_day, first_tamper_day from actual)
union all
(select meter_id, n_events, n_tamper_events, last_tamper_code, last_tamper_day, first_tamper_day from actual except all select meter_id, n_events, n_tamper_events, last_tamper_code, last_tamper_day, first_tamper_day from expected)
