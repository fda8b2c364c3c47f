-- no row when right. F1: 9 of 10 customers take 4.5, so all take 5; 8 of 10 are too few. Zone B is F1 and F2, where both are
-- known. D1 and D2 fit together by the hour: 2 x 0.5 + 3 x 0.25. F3 feeds in 1 - 0.75. C01 lacks two thirds of a half-hour
-- and a third of the next, one of the ten customers of F1 and of the eleven of S1
with expected_loads (node_id, kind, start_ts, length_s, local_day, local_slot, load_kwh, basis) as (
    values
        ('S1', 'substation', timestamptz '2025-07-01 22:00:00+00', 3600, date '2025-07-01', 1380, cast(10.0 as double precision), 'meter'),
        ('S1', 'substation', timestamptz '2025-07-01 23:00:00+00', 3600, date '2025-07-02', 0, 10.0, 'meter'),
        ('F1', 'feeder', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 5.0, 'customers'),
        ('F1', 'feeder', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, null, 'customers'),
        ('F1', 'feeder', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 5.0, 'customers'),
        ('F1', 'feeder', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, 5.0, 'customers'),
        ('F2', 'feeder', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 2.0, 'meter'),
        ('F2', 'feeder', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, null, 'meter'),
        ('F2', 'feeder', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 2.0, 'meter'),
        ('F2', 'feeder', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, 2.0, 'meter'),
        ('F3', 'feeder', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 0.75, 'meter'),
        ('F3', 'feeder', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, 0.75, 'meter'),
        ('F3', 'feeder', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 0.75, 'meter'),
        ('F3', 'feeder', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, -0.25, 'meter'),
        ('A', 'zone', timestamptz '2025-07-01 22:00:00+00', 3600, date '2025-07-01', 1380, 10.0, 'nodes'),
        ('A', 'zone', timestamptz '2025-07-01 23:00:00+00', 3600, date '2025-07-02', 0, 10.0, 'nodes'),
        ('B', 'zone', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 7.0, 'nodes'),
        ('B', 'zone', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, null, 'nodes'),
        ('B', 'zone', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 7.0, 'nodes'),
        ('B', 'zone', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, 7.0, 'nodes'),
        ('C', 'zone', timestamptz '2025-07-01 22:00:00+00', 1800, date '2025-07-01', 1380, 0.75, 'nodes'),
        ('C', 'zone', timestamptz '2025-07-01 22:30:00+00', 1800, date '2025-07-01', 1410, 0.75, 'nodes'),
        ('C', 'zone', timestamptz '2025-07-01 23:00:00+00', 1800, date '2025-07-02', 0, 0.75, 'nodes'),
        ('C', 'zone', timestamptz '2025-07-01 23:30:00+00', 1800, date '2025-07-02', 30, -0.25, 'nodes'),
        ('D', 'zone', timestamptz '2025-07-01 22:00:00+00', 3600, date '2025-07-01', 1380, 1.75, 'customers'),
        ('D', 'zone', timestamptz '2025-07-01 23:00:00+00', 3600, date '2025-07-02', 0, 1.75, 'customers')
),

actual_loads as (
    select
        node_id,
        kind,
        start_ts,
        length_s,
        local_day,
        local_slot,
        load_kwh,
        basis
    from intermediate.int_node_loads
),

expected_supply (node_id, kind, start_ts, supplied_share) as (
    values
        ('F1', 'feeder', timestamptz '2025-07-01 22:00:00+00', cast(0.933333 as double precision)),
        ('F1', 'feeder', timestamptz '2025-07-01 22:30:00+00', 0.966667),
        ('S1', 'substation', timestamptz '2025-07-01 22:00:00+00', 0.939394),
        ('S1', 'substation', timestamptz '2025-07-01 22:30:00+00', 0.969697),
        ('B', 'zone', timestamptz '2025-07-01 22:00:00+00', 0.939394),
        ('B', 'zone', timestamptz '2025-07-01 22:30:00+00', 0.969697),
        ('F2', 'feeder', timestamptz '2025-07-02 10:00:00+00', 0.0),
        ('F2', 'feeder', timestamptz '2025-07-02 10:30:00+00', 0.0),
        ('S1', 'substation', timestamptz '2025-07-02 10:00:00+00', 0.909091),
        ('S1', 'substation', timestamptz '2025-07-02 10:30:00+00', 0.909091),
        ('B', 'zone', timestamptz '2025-07-02 10:00:00+00', 0.909091),
        ('B', 'zone', timestamptz '2025-07-02 10:30:00+00', 0.909091)
),

actual_supply as (
    select
        node_id,
        kind,
        start_ts,
        supplied_share
    from intermediate.int_node_supply
)

(select node_id, kind, start_ts, load_kwh, basis || length_s || local_day || local_slot as rest from expected_loads
except all
select node_id, kind, start_ts, load_kwh, basis || length_s || local_day || local_slot from actual_loads)
union all
(select node_id, kind, start_ts, load_kwh, basis || length_s || local_day || local_slot from actual_loads
except all
select node_id, kind, start_ts, load_kwh, basis || length_s || local_day || local_slot from expected_loads)
union all
(select node_id, kind, start_ts, supplied_share, 'expected' from expected_supply
except all
select node_id, kind, start_ts, supplied_share, 'expected' from actual_supply)
union all
(select node_id, kind, start_ts, supplied_share, 'actual' from actual_supply
except all
select node_id, kind, start_ts, supplied_share, 'actual' from expected_supply)
