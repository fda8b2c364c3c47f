-- A small network: one substation, one feeder, two transformers, four meters, ten days. M1 falls to
-- a quarter on 6 July; one meter's id is markup; one day has too few readings to be judged.
insert into marts.dim_nodes
select node_id, kind, null, null, transformer_id, feeder_id, 'S1', 'Z', 'T'
from (values
    ('S1', 'substation', null, null),
    ('F1', 'feeder', null, 'F1'),
    ('T1', 'transformer', 'T1', 'F1'),
    ('T2', 'transformer', 'T2', 'F1'),
    ('M1', 'meter', 'T1', 'F1'),
    ('M2', 'meter', 'T1', 'F1'),
    ('M3', 'meter', 'T1', 'F1'),
    ('</script><img src=x onerror=alert(1)>', 'meter', 'T2', 'F1')
) as nodes (node_id, kind, transformer_id, feeder_id);

-- 10 days of 1234.5 input, 1000.25 billed, 61.725 technical: 172.525 a day are unexplained. The last
-- day has half its readings and does not count.
insert into marts.kpi_daily
select
    date '2025-07-01' + day, 1234.5, 1000.25, 61.725, 172.525, 13.975, 25878.75, 4, 4,
    case when day = 9 then 0.5 else 1.0 end, 0, 0, case when day < 9 then 27.5 + day end, 12.5, 0.25
from (select unnest(range(10))::integer as day);

insert into marts.fct_node_losses values
    ('S1', 'substation', 'Poste <central>', '2025-07-01', '2025-07-09', 9, 11110.5, 9002.25, 555.525, 1552.725, 13.975, 232908.75, 0.95, 'XOF', null, 'fitted'),
    ('F1', 'feeder', null, '2025-07-01', '2025-07-09', 9, 11110.5, 9002.25, 555.525, 1552.725, 13.975, 232908.75, 0.95, 'XOF', null, 'fitted'),
    ('T1', 'transformer', 'T1', '2025-07-01', '2025-07-09', 9, 8000, 6000, 400, 1600, 20, 240000, 0.95, 'XOF', 'clock', 'configured'),
    ('T2', 'transformer', 'T2', '2025-07-01', '2025-07-09', 9, 3110.5, 3002.25, 155.525, -47.275, -1.52, -7091.25, 0.95, 'XOF', 'negative_ntl', 'configured');

insert into marts.fct_meter_days
select
    node_id, date '2025-07-01' + day,
    case when node_id = 'M1' and day >= 5 then 2.5 when node_id = 'M1' then 10.0 else 8.0 end,
    case when day = 9 then 24 else 48 end, 48, case when day = 9 then 0.5 else 1.0 end,
    'meter', transformer_id, feeder_id
from marts.dim_nodes
cross join (select unnest(range(10))::integer as day)
where kind = 'meter';

insert into marts.fct_suspects (
    meter_id, status, score, score_rank, probability, cause, since, reasons, against, mean_day_kwh,
    transformer_id, feeder_id, tariff, zone, recoverable_kwh, recoverable_amount, expected_kwh, expected_amount,
    visit_rank, price_per_kwh, currency, last_outcome, last_inspected_on
) values
    ('M1', 'scored', 0.91, 1, 0.8, 'fraud', '2025-07-06', '[{"code":"peer_drop","value":25.40,"reference":100.00,"since":"2025-07-06"},{"code":"residual_follows","value":0.61,"reference":0.02,"since":null}]', '[]', 6.25, 'T1', 'F1', 'D1', 'Z', 225, 33750.5, 180, 157002.4, 1, 150, 'XOF', 'no_access', '2025-05-02'),
    ('</script><img src=x onerror=alert(1)>', 'scored', 0.55, 2, 0.25, 'fraud', null, '[{"code":"flat_line","value":88.00,"reference":0.00,"since":null}]', '[{"code":"peer_drop","value":97.00,"reference":100.00,"since":null}]', 8, 'T2', 'F1', null, null, 40, 6000, 10, 4000, 2, 150, 'XOF', null, null),
    ('M2', 'scored', 0.1, 3, 0.02, 'vacancy', null, '[]', '[{"code":"peer_drop","value":99.00,"reference":100.00,"since":null}]', 8, 'T1', 'F1', null, null, 0, 0, 0, -5000, null, 150, 'XOF', null, null),
    ('M3', 'coverage', null, null, null, null, null, null, null, 8, 'T1', 'F1', null, null, null, null, null, null, null, 150, 'XOF', null, null);

insert into intermediate.int_readings_clean
select
    'M1', 'import', timestamptz '2025-07-05 00:00:00+00' + slot * interval '30 minutes', 1800,
    case when slot = 50 then 4.321 else 0.2 + 0.01 * (slot % 7) end
from (select unnest(range(96))::integer as slot);

insert into marts.fct_reading_anomalies values
    ('M1', 'import', '2025-07-06 01:00:00+00', 1800, 4.321, 0.812, 1, 'kwh', '{"kwh":1}', null),
    ('M1', 'import', '2025-07-06 01:30:00+00', 1800, 0.2, 0.6, 2, 'a_new_feature', '{"kwh":1}', null);

insert into ops.files values
    (1, '/data/july.csv', 'h', 'p', 1, 'generic', 'readings', 'loaded', 2000, 1900, 50, 20, 25, 5, 0, 0, 1, null, null, null, '2025-07-11 00:00:00+00', '2025-07-11 00:00:01+00', null),
    (2, '/data/<b>bad</b>.csv', 'h2', 'p', 1, 'generic', 'readings', 'refused', 10, 0, 0, 0, 10, 0, 0, 0, 0, null, null, 'more than 5 % rejected', '2025-07-11 00:00:00+00', '2025-07-11 00:00:01+00', null);

insert into raw_data.rejected_rows
select 1, 100 + n, 3, 'kwh', 'not a number', 'M1,2025-07-01,<script>alert(2)</script>' || chr(8238), '2025-07-11 00:00:00+00'
from (select unnest(range(25))::integer as n);

insert into quality.results values
    ('r0', 'raw_readings', 'expect_column_values_to_not_be_null', 'raw_data.readings', 'kwh', 'critical', false, 10, 10, 100, null, '{}', null, null, 1, '2025-07-10 00:00:00+00'),
    ('r1', 'raw_readings', 'expect_column_values_to_not_be_null', 'raw_data.readings', 'kwh', 'critical', true, 10, 0, 0, null, '{}', null, null, 1, '2025-07-11 00:00:00+00'),
    ('r1', 'raw_readings', 'expect_column_values_to_be_between', 'raw_data.readings', 'kwh', 'warning', false, 2000, 7, 0.35, null, '{}', null, null, 1, '2025-07-11 00:00:00+00');

-- a suite that had nothing to look at: neither passed nor failed
insert into quality.results values
    ('r1', 'raw_weather', 'eiot_table_has_rows', 'raw_data.weather', null, 'info', false, null, null, null, null, '{}', null, 'table ''raw_data.weather'' has 0 rows', 1, '2025-07-11 00:00:00+00');

insert into ops.runs (run_id, command, status, started_at, ended_at, error, version) values
    ('r1', 'run', 'success', '2025-07-11 00:00:00+00', '2025-07-11 00:01:05+00', null, '0.1.0'),
    ('r0', 'run', 'failed', '2025-07-10 00:00:00+00', '2025-07-10 00:00:02+00', 'check failed: "raw" & more', '0.1.0');

insert into ops.run_stages (run_id, stage, status, rows_in, rows_out, ms, error, ended_at) values
    ('r1', 'ingest', 'success', 2000, 1900, 12345.6, null, '2025-07-11 00:00:12+00'),
    ('r1', 'detect', 'success', 1900, 2, 250.4, null, '2025-07-11 00:00:30+00');
