-- no row when right. A month of M1 records 120 kWh: of 90 more, 30 cost 100 and 60 cost 140, 11,400 in all, and a
-- visit brings 0.8 * 11,400 * 6 - 5,000. M3 records nothing: 20 of its 30 kWh lie below the first block, at the
-- project's price. M8 is at the edge of a block: all 60 cost 140. M4 costs more than it brings, M5 is vacant, M6 was
-- cleared within 90 days; M7 was not met, and M10 was cleared a day too long ago to count. M2 and M7 bring the same:
-- the higher score goes first.
with expected (
    meter_id, recoverable_kwh, recoverable_amount, expected_kwh, expected_amount, visit_rank, last_outcome, last_inspected_on, currency, zone
) as (
    values
        ('M1', cast(90.0 as double precision), cast(11400.0 as double precision), cast(72.0 as double precision), cast(49720.0 as double precision), 1, null, cast(null as date), 'XOF', 'Z1'),
        ('M10', 100.5, 10050.0, 50.25, 25150.0, 2, 'cleared', date '2025-04-29', 'XOF', null),
        ('M2', 100.0, 10000.0, 50.0, 25000.0, 3, null, null, 'XOF', null),
        ('M7', 100.0, 10000.0, 50.0, 25000.0, 4, 'no_access', date '2025-07-25', 'XOF', null),
        ('M3', 30.0, 4000.0, 27.0, 16600.0, 5, null, null, 'XOF', null),
        ('M8', 60.0, 8400.0, 15.0, 7600.0, 6, null, null, 'XOF', null),
        ('M4', 10.0, 1000.0, 0.5, -4700.0, null, null, null, 'XOF', null),
        ('M5', 50.0, 5000.0, 15.0, 4000.0, null, null, null, 'XOF', null),
        ('M6', 100.0, 10000.0, 50.0, 25000.0, null, 'cleared', date '2025-04-30', 'XOF', null),
        ('M9', null, null, null, null, null, null, null, 'XOF', null)
),

actual as (
    select
        meter_id,
        recoverable_kwh,
        recoverable_amount,
        expected_kwh,
        expected_amount,
        visit_rank,
        last_outcome,
        last_inspected_on,
        currency,
        zone
    from marts.fct_suspects
)

(select * from expected except all select * from actual)
union all
(select * from actual except all select * from expected)
