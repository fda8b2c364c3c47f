-- A small network: one substation, one feeder, two transformers, four meters, ten days, of which the last has half its
-- readings. M1 falls from 10 kWh a day to 2.5 on 6 July; one meter's id has everything that may break something.
insert into marts.dim_nodes
select node_id, kind, name, parent_id, transformer_id, feeder_id, 'S1', 'Z', 'D1'
from (values
    ('S1', 'substation', 'Poste <central>', null, null, null),
    ('F1', 'feeder', null, 'S1', null, 'F1'),
    ('T1', 'transformer', 'Marché', 'F1', 'T1', 'F1'),
    ('T2', 'transformer', null, 'F1', 'T2', 'F1'),
    ('M1', 'meter', null, 'T1', 'T1', 'F1'),
    ('M2', 'meter', null, 'T1', 'T1', 'F1'),
    ('M3', 'meter', null, 'T1', 'T1', 'F1'),
    ('=a/b%0A' || chr(10) || '"''<b>' || chr(8238), 'meter', null, 'T2', 'T2', 'F1')
) as nodes (node_id, kind, name, parent_id, transformer_id, feeder_id);

insert into raw_data.network_nodes (node_id, parent_id, kind, file_id, line, loaded_at)
select node_id, parent_id, kind, 1, 1, timestamptz '2025-07-11 00:00:00+00'
from marts.dim_nodes;

insert into marts.kpi_daily
select
    date '2025-07-01' + cast(day as integer), 1234.5, 1000.25, 61.725, 172.525, 13.975, 25878.75, 4, 4,
    case when day = 9 then 0.5 else 1.0 end, 0, 2, 150037.5, 120000, case when day < 9 then 27.5 + day end, 12.5, 10, 0.25
from generate_series(0, 9) as days (day);

insert into marts.fct_node_losses values
    ('S1', 'substation', 'Poste <central>', '2025-07-01', '2025-07-09', 9, 11110.5, 9002.25, 555.525, 1552.725, 13.975, 232908.75, 0.95, 'XOF', null, 'fitted'),
    ('T1', 'transformer', 'Marché', '2025-07-01', '2025-07-09', 9, 8000, 6000, 400, 1600, 20, 240000, 0.95, 'XOF', 'clock', 'configured');

insert into marts.fct_energy_balance_days
select
    'T1', 'transformer', date '2025-07-01' + cast(day as integer), 40, 30, 2, case when day >= 5 then 8 else 1 end, 20,
    1200, case when day = 9 then 0.5 else 1.0 end, 1
from generate_series(0, 9) as days (day);

insert into marts.fct_meter_days
select
    nodes.node_id, date '2025-07-01' + cast(days.day as integer),
    case when nodes.node_id = 'M1' and days.day >= 5 then 2.5 when nodes.node_id = 'M1' then 10.0 else 8.0 end,
    case when days.day = 9 then 24 else 48 end, 48, case when days.day = 9 then 24 else 0 end, 1, 0, 2,
    case when days.day = 9 then 0.5 else 1.0 end, 'meter', nodes.transformer_id, nodes.feeder_id
from marts.dim_nodes as nodes
cross join generate_series(0, 9) as days (day)
where nodes.kind = 'meter'
    and nodes.node_id <> 'M3';

insert into marts.fct_suspects (
    meter_id, status, score, score_rank, probability, cause, since, reasons, against, mean_day_kwh,
    transformer_id, feeder_id, tariff, zone, recoverable_kwh, recoverable_amount, expected_kwh, expected_amount,
    visit_rank, price_per_kwh, currency, last_outcome, last_inspected_on
) values
    ('M1', 'scored', 0.91, 1, 0.8, 'fraud', '2025-07-06', '[{"code":"peer_drop","value":25.40,"reference":100.00,"since":"2025-07-06"},{"code":"residual_follows","value":0.61,"reference":0.02,"since":null}]', '[]', 6.25, 'T1', 'F1', 'D1', 'Z', 225, 33750.5, 180, 157002.5, 1, 150, 'XOF', 'no_access', '2025-05-02'),
    ('=a/b%0A' || chr(10) || '"''<b>' || chr(8238), 'scored', 0.55, 2, 0.25, 'fraud', null, '[{"code":"flat_line","value":88.00,"reference":0.00,"since":null}]', '[{"code":"peer_drop","value":97.00,"reference":100.00,"since":null}]', 8, 'T2', 'F1', null, null, 40, 6000, 10, 4000, 2, 150, 'XOF', null, null),
    ('M2', 'scored', 0.1, 3, 0.02, 'vacancy', '2025-06-01', '[]', null, 8, 'T1', 'F1', null, null, 0, 0, 0, -5000, null, 150, 'XOF', null, null),
    ('M3', 'coverage', null, null, null, null, null, null, null, 8, 'T1', 'F1', null, null, null, null, null, null, null, 150, 'XOF', null, null);

insert into ml.meter_scores (meter_id, status, score, score_rank, probability, cause, since, run_id, scored_at)
select meter_id, status, score, score_rank, probability, cause, since, 'r1', timestamptz '2025-07-11 00:00:00+00'
from marts.fct_suspects;

insert into intermediate.int_meter_features
select meter_id, mean_day_kwh
from marts.fct_suspects;

-- three days of half-hours up to noon of 10 July: 0.25 kWh, twice that from 9 July on; one states no value
insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at)
select
    'M1', 'import', timestamptz '2025-07-08 00:00:00+00' + cast(slot as integer) * interval '30 minutes', 1800,
    case when slot = 3 then null when slot < 48 then 0.25 else 0.5 end,
    case when slot = 3 then 'missing' when slot = 4 then 'estimated' else 'actual' end,
    1, slot, timestamptz '2025-07-11 00:00:00+00'
from generate_series(0, 119) as slots (slot);

insert into raw_data.readings (meter_id, channel, start_ts, length_s, kwh, quality, file_id, line, loaded_at) values
    ('M1', 'export', '2025-07-08 00:00:00+00', 1800, 9, 'actual', 1, 200, '2025-07-11 00:00:00+00'),
    ('M2', 'import', '2025-07-10 00:00:00+00', 1800, 7, 'actual', 1, 201, '2025-07-11 00:00:00+00');

insert into intermediate.int_readings_clean
select meter_id, channel, start_ts, length_s, cast(kwh as double precision), quality
from raw_data.readings;

insert into ml.reading_scores (meter_id, channel, start_ts, length_s, score, score_rank, run_id, scored_at) values
    ('M1', 'import', '2025-07-08 00:00:00+00', 1800, 0.75, 1, 'r1', '2025-07-11 00:00:00+00'),
    ('M1', 'import', '2025-07-08 00:30:00+00', 900, 0.5, 2, 'r1', '2025-07-11 00:00:00+00'),
    ('M1', 'export', '2025-07-08 00:30:00+00', 1800, 0.5, 3, 'r1', '2025-07-11 00:00:00+00');

insert into ml.meter_evidence values
    ('M1', 'residual_pearson', 0.61, 'r1'),
    ('M2', 'residual_pearson', 0.75, 'r1');

insert into raw_data.inspections (meter_id, inspected_on, outcome, kwh, note, file_id, line, loaded_at) values
    ('M1', '2025-05-02', 'no_access', null, 'dog <b>', 0, 1, '2025-07-11 00:00:00+00');

insert into marts.fct_inspections values
    ('M1', '2025-05-02', 'no_access', null, null, 150, 'XOF', 'dog <b>', 'T1', 'F1'),
    ('M2', '2025-06-02', 'confirmed', 100.5, 15075, 150, 'XOF', null, 'T1', 'F1');

insert into marts.kpi_inspections values
    ('2025-05-01', 1, 0, 0, 1, null, 0, 0, 'XOF'),
    ('2025-06-01', 1, 1, 0, 0, 1, 100.5, 15075, 'XOF');

insert into ops.files (
    file_id, path, content_hash, profile_hash, size_bytes, source, kind, status, records, loaded, identical, superseded,
    rejected, skipped, missing, ambiguous, sum_kwh, first_ts, last_ts, reason, started_at, loaded_at
) values
    (1, '/data/july.csv', 'h', 'p', 1, 'generic', 'readings', 'loaded', 2000, 1900, 50, 20, 25, 5, 3, 1, 1234.5, '2025-07-01 00:00:00+00', '2025-07-10 23:30:00+00', null, '2025-07-11 00:00:00+00', '2025-07-11 00:00:01+00'),
    (2, '/data/<b>bad</b> "x''.csv', 'h2', 'p', 1, 'generic', 'readings', 'refused', 10, 0, 0, 0, 10, 0, 0, 0, null, null, null, 'more than 5 % rejected', '2025-07-11 00:00:00+00', '2025-07-11 00:00:01+00');

insert into raw_data.rejected_rows (file_id, line, column_number, column_name, reason, raw_text, loaded_at) values
    (1, 100, 3, 'kwh', 'not a number', 'M1,2025-07-01,<script>alert(2)</script>' || chr(8238), '2025-07-11 00:00:00+00'),
    (1, 101, null, null, 'has 2 fields, expected 3', '=cmd|''/c calc''!A1', '2025-07-11 00:00:00+00'),
    (2, 7, 1, 'meter_id', 'is empty', ',,', '2025-07-11 00:00:00+00');

insert into quality.results (
    run_id, suite, expectation, table_name, column_name, severity, success, element_count, unexpected_count,
    unexpected_percent, observed_value, kwargs, sample, error, ms, run_at
) values
    ('r0', 'raw_readings', 'expect_column_values_to_not_be_null', 'raw_data.readings', 'kwh', 'critical', false, 10, 10, 100, null, '{"column":"kwh"}', null, null, 1, '2025-07-10 00:00:00+00'),
    ('r1', 'raw_readings', 'expect_column_values_to_not_be_null', 'raw_data.readings', 'kwh', 'critical', true, 10, 0, 0, null, '{"column":"kwh"}', null, null, 1.5, '2025-07-11 00:00:00+00'),
    ('r1', 'raw_readings', 'expect_column_values_to_be_between', 'raw_data.readings', 'kwh', 'warning', false, 2000, 7, 0.35, '9', '{"column":"kwh","max_value":5}', '["<b>",9]', null, 1, '2025-07-11 00:00:00+00'),
    ('r1', 'raw_weather', 'eiot_table_has_rows', 'raw_data.weather', null, 'info', false, null, null, null, null, '{}', null, 'table ''raw_data.weather'' has 0 rows', 1, '2025-07-10 12:00:00+00');

insert into ops.runs (run_id, command, status, started_at, ended_at, error, version) values
    ('r1', 'run', 'success', '2025-07-11 00:00:00+00', '2025-07-11 00:01:05.5+00', null, '0.1.0'),
    ('r0', 'run', 'failed', '2025-07-10 00:00:00+00', '2025-07-10 00:00:02+00', 'check failed: "raw" & more', '0.1.0'),
    ('r2', 'ingest', 'running', '2025-07-12 00:00:00+00', null, null, '0.1.0');

insert into ops.run_stages (run_id, stage, status, rows_in, rows_out, ms, error, ended_at) values
    ('r1', 'ingest', 'success', 2000, 1900, 12345.5, null, '2025-07-11 00:00:12+00'),
    ('r1', 'detect', 'success', 1900, 2, 250.5, null, '2025-07-11 00:00:30+00'),
    ('r0', 'ingest', 'failed', null, null, 2, 'no <file>', '2025-07-10 00:00:02+00');

-- F1 and the zone of the same name: a day before, and hours of two days ahead
insert into marts.fct_load_forecast values
    ('F1', 'feeder', 'Marché', 'Z', timestamptz '2025-07-11 00:00:00+00', 3600, date '2025-07-11', 1, 8, 10, 12.5, 0, 'par'),
    ('F1', 'feeder', 'Marché', 'Z', timestamptz '2025-07-11 01:00:00+00', 3600, date '2025-07-11', 1, null, 15, null, 5, 'par'),
    ('F1', 'feeder', 'Marché', 'Z', timestamptz '2025-07-12 00:00:00+00', 3600, date '2025-07-12', 2, 9, 11, 13, 0, 'par'),
    ('F1', 'zone', 'F1', 'F1', timestamptz '2025-07-11 00:00:00+00', 3600, date '2025-07-11', 1, 1, 2, 3, 0, 'mean');

insert into marts.fct_forecast_errors values
    ('F1', 'feeder', date '2025-07-09', 1, 24, 100, 90, 10, 20, 80, false),
    ('F1', 'feeder', date '2025-07-10', 1, 8, 50, 60, 30, 20, 60, true),
    ('F1', 'feeder', date '2025-07-10', 2, 8, 50, 60, 99, 99, 99, false);

insert into intermediate.int_node_loads values
    ('F1', 'feeder', timestamptz '2025-07-03 23:00:00+00', 3600, date '2025-07-03', 7),
    ('F1', 'feeder', timestamptz '2025-07-10 23:00:00+00', 3600, date '2025-07-10', null),
    ('F1', 'feeder', timestamptz '2025-07-11 00:00:00+00', 3600, date '2025-07-11', 4);
