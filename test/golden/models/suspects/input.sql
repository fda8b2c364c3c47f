-- Tariff D1 has blocks from 0, 50 and 150 kWh a month, D2 one from 20 kWh only. Every meter records the same each
-- hour; M1 halves half-way, and counts with what it records now. The data ends on 2025-07-28: 90 days of it begin
-- on 2025-04-30. Scores are as eiot detect writes them.
insert into raw_data.network_nodes
    (node_id, parent_id, kind, zone, tariff, file_id, line, loaded_at)
values
    ('T1', null, 'transformer', null, null, 1, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M1', 'T1', 'meter', 'Z1', 'D1', 1, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M2', 'T1', 'meter', null, null, 1, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M3', 'T1', 'meter', null, 'D2', 1, 4, timestamptz '2025-08-01 08:00:00+00'),
    ('M4', 'T1', 'meter', null, null, 1, 5, timestamptz '2025-08-01 08:00:00+00'),
    ('M5', 'T1', 'meter', null, null, 1, 6, timestamptz '2025-08-01 08:00:00+00'),
    ('M6', 'T1', 'meter', null, null, 1, 7, timestamptz '2025-08-01 08:00:00+00'),
    ('M7', 'T1', 'meter', null, null, 1, 8, timestamptz '2025-08-01 08:00:00+00'),
    ('M8', 'T1', 'meter', null, 'D1', 1, 9, timestamptz '2025-08-01 08:00:00+00'),
    ('M10', 'T1', 'meter', null, null, 1, 10, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.tariffs
    (tariff, from_kwh, price_per_kwh, currency, file_id, line, loaded_at)
values
    ('D1', 150, 140, 'XOF', 2, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('D1', 0, 80, 'XOF', 2, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('D1', 50, 100, 'XOF', 2, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('D2', 20, 200, 'XOF', 2, 4, timestamptz '2025-08-01 08:00:00+00');
insert into raw_data.readings
    (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    meters.meter_id, 'import', timestamptz '2025-07-01 00:00:00+00' + i * interval '1 hour', 3600,
    case when i < 336 then meters.before_kwh else meters.after_kwh end / 24, 'actual', 1, i, timestamptz '2025-08-01 08:00:00+00'
from generate_series(0, 671) as series (i)
cross join (
    values
        ('M1', 8.0, 4.0), ('M2', 6.0, 6.0), ('M3', 0.0, 0.0), ('M4', 6.0, 6.0), ('M5', 6.0, 6.0), ('M6', 6.0, 6.0),
        ('M7', 6.0, 6.0), ('M8', 5.0, 5.0), ('M10', 6.0, 6.0)
) as meters (meter_id, before_kwh, after_kwh);
insert into raw_data.inspections
    (meter_id, inspected_on, outcome, kwh, note, file_id, line, loaded_at)
values
    ('M6', date '2025-04-30', 'cleared', null, null, 0, 1, timestamptz '2025-08-01 08:00:00+00'),
    ('M7', date '2025-03-01', 'confirmed', 400, null, 0, 2, timestamptz '2025-08-01 08:00:00+00'),
    ('M7', date '2025-07-25', 'no_access', null, 'dog', 0, 3, timestamptz '2025-08-01 08:00:00+00'),
    ('M10', date '2025-04-29', 'cleared', null, null, 0, 4, timestamptz '2025-08-01 08:00:00+00');
insert into ml.meter_scores
    (meter_id, status, score, score_rank, reasons, run_id, scored_at, probability, cause, since, recoverable_kwh_month, against)
values
    ('M1', 'scored', 0.9, 1, '[{"code":"recent_drop"}]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.8, 'fraud', date '2025-07-15', 90, '[]'),
    ('M2', 'scored', 0.8, 2, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.5, 'fraud', null, 100, '[]'),
    ('M3', 'scored', 0.7, 3, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.9, 'fraud', null, 30, '[]'),
    ('M4', 'scored', 0.6, 4, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.05, 'fraud', null, 10, '[]'),
    ('M5', 'scored', 0.5, 5, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.3, 'vacancy', null, 50, '[{"code":"base_load"}]'),
    ('M6', 'scored', 0.4, 6, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.5, 'fraud', null, 100, '[]'),
    ('M7', 'scored', 0.45, 7, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.5, 'fraud', null, 100, '[]'),
    ('M8', 'scored', 0.35, 8, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.25, 'fraud', null, 60, '[]'),
    ('M10', 'scored', 0.3, 9, '[]', 'r1', timestamptz '2025-08-01 08:00:00+00', 0.5, 'fraud', null, 100.5, '[]'),
    ('M9', 'coverage', null, null, null, 'r1', timestamptz '2025-08-01 08:00:00+00', null, null, null, null, null);
