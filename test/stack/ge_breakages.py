"""What is broken on purpose, so that each expectation of each suite fails at least once.

One breakage a group: the tables it changes, the suites that look at them, and the statements. They run alike on
DuckDB and PostgreSQL, on tables without keys or constraints.
"""

import dataclasses


@dataclasses.dataclass
class Breakage:
    name: str
    tables: list
    suites: list
    statements: list


def of_one_meter(table, change, meter="max", column="meter_id"):
    return f"update {table} set {change} where {column} = (select {meter}({column}) from {table})"


def doubled(table, where="true"):
    return f"insert into {table} select * from {table} where {where}"


READINGS = "raw_data.readings"
FIRST = f"start_ts = (select min(start_ts) from {READINGS}) and meter_id like 'M%'"
DAYS = "intermediate.int_meter_days"
CLEAN = "intermediate.int_readings_clean"
BALANCE = "marts.fct_energy_balance_days"

BREAKAGES = [
    Breakage("files", ["ops.files"], ["raw_files"], [
        "update ops.files set status = 'loaded', kind = 'readings', loaded = 0, rejected = records + 1",
        "update ops.files set loaded_at = loaded_at - file_id * interval '1 day'",
        "update ops.files set last_ts = loaded_at - interval '40 days'",
        doubled("ops.files"),
        "update ops.files set status = 'odd' where file_id = (select max(file_id) from ops.files)",
    ]),
    Breakage("events", ["raw_data.events"], ["raw_events"], [
        doubled("raw_data.events"),
        of_one_meter("raw_data.events", "code = ''", "min"),
        of_one_meter("raw_data.events", "code = null"),
        of_one_meter("raw_data.events", "meter_id = null"),
    ]),
    Breakage("inspections", ["raw_data.inspections"], ["raw_inspections"], [
        of_one_meter("raw_data.inspections", "kwh = -1, outcome = 'odd', inspected_on = null"),
        of_one_meter("raw_data.inspections", "meter_id = null"),
    ]),
    Breakage("network", ["raw_data.network_nodes"], ["raw_network"], [
        "update raw_data.network_nodes set rated_kva = 0, multiplier = 0, lat = 91, lon = -181 where kind = 'meter'",
        "update raw_data.network_nodes set rated_kva = null where kind = 'transformer'",
        doubled("raw_data.network_nodes", "kind = 'feeder'"),
        of_one_meter("raw_data.network_nodes", "parent_id = node_id", "max", "node_id"),
        "update raw_data.network_nodes set node_id = null where node_id = 'M00003'",
        "update raw_data.network_nodes set node_id = '4.18E+12', parent_id = null where node_id = 'M00004'",
        "update raw_data.network_nodes set kind = null where node_id = 'M00005'",
        "update raw_data.network_nodes set kind = 'odd' where node_id = 'M00006'",
        "update raw_data.network_nodes set parent_id = 'nowhere' where node_id = 'M00007'",
    ]),
    Breakage("outages", ["raw_data.outages"], ["raw_outages"], [
        "update raw_data.outages set end_ts = start_ts + interval '31 days', kind = 'odd'",
        of_one_meter("raw_data.outages", "end_ts = start_ts - interval '1 hour'", "max", "start_ts"),
        of_one_meter("raw_data.outages", "node_id = null", "min", "start_ts"),
    ]),
    Breakage("readings", [READINGS], ["raw_readings"], [
        f"update {READINGS} set quality = 'estimated' where meter_id > 'M00004'",
        f"update {READINGS} set kwh = null where meter_id > 'M00016'",
        f"update {READINGS} set quality = 'missing' where meter_id = 'M00001' and kwh is not null",
        f"update {READINGS} set loaded_at = start_ts - interval '1 day' where meter_id = 'M00002'",
        f"update {READINGS} set kwh = 99999 where {FIRST}",
        doubled(READINGS, FIRST),
        f"update {READINGS} set channel = null, length_s = null where meter_id = 'M00003' and {FIRST}",
        f"update {READINGS} set quality = null, file_id = null where meter_id = 'M00004' and {FIRST}",
        f"update {READINGS} set line = null, loaded_at = null where meter_id = 'M00005' and {FIRST}",
        f"update {READINGS} set channel = 'odd', quality = 'odd', length_s = 0 where meter_id = 'M00006' and {FIRST}",
        f"update {READINGS} set meter_id = null where meter_id = 'M00007' and {FIRST}",
        f"update {READINGS} set meter_id = '' where meter_id = 'M00008' and {FIRST}",
        f"update {READINGS} set meter_id = ' M00009' where meter_id = 'M00009' and {FIRST}",
        f"update {READINGS} set meter_id = '4.18E+12' where meter_id = 'M00010' and {FIRST}",
        f"update {READINGS} set meter_id = 'M1' || chr(10) || '2' where meter_id = 'M00011' and {FIRST}",
        f"update {READINGS} set start_ts = null where meter_id = 'M00013' and {FIRST}",
        f"update {READINGS} set start_ts = timestamptz '1999-12-31 00:00:00+00' where meter_id = 'M00012' and {FIRST}",
    ]),
    Breakage("columns of readings", [READINGS], ["raw_readings"], [
        f"alter table {READINGS} alter column kwh type double precision",
        f"alter table {READINGS} alter column start_ts type varchar",
        f"alter table {READINGS} rename column line to record",
    ]),
    Breakage("tariffs", ["raw_data.tariffs"], ["raw_tariffs"], [
        "update raw_data.tariffs set from_kwh = -1, price_per_kwh = 0",
        of_one_meter("raw_data.tariffs", "currency = 'EUR'", "max", "tariff"),
        of_one_meter("raw_data.tariffs", "tariff = null", "min", "tariff"),
        doubled("raw_data.tariffs"),
    ]),
    Breakage("vends", ["raw_data.vends"], ["raw_vends"], [
        "update raw_data.vends set kwh = -kwh",
        of_one_meter("raw_data.vends", "kwh = 2000000", "min"),
        doubled("raw_data.vends"),
        of_one_meter("raw_data.vends", "meter_id = null, kwh = null"),
    ]),
    Breakage("payments", ["raw_data.payments"], ["raw_payments"], [
        "insert into raw_data.payments select meter_id, ts, -1, file_id, line, loaded_at from raw_data.vends",
        doubled("raw_data.payments"),
        of_one_meter("raw_data.payments", "meter_id = null, amount = null"),
    ]),
    Breakage("weather", ["raw_data.weather"], ["raw_weather"], [
        "update raw_data.weather set temperature_c = 290, humidity_pct = 101, wind_kmh = -1",
        doubled("raw_data.weather", "ts = (select min(ts) from raw_data.weather)"),
        of_one_meter("raw_data.weather", "zone = null, ts = null", "max", "ts"),
    ]),
    Breakage("staged readings", ["staging.stg_readings"], ["staging_readings", "readings_clean"], [
        "delete from staging.stg_readings where meter_id = 'M00006'",
        "update staging.stg_readings set channel = null where meter_id = 'M00001'",
        "update staging.stg_readings set start_ts = null where meter_id = 'M00002'",
        "update staging.stg_readings set length_s = null where meter_id = 'M00003'",
        "update staging.stg_readings set quality = null where meter_id = 'M00004'",
        "update staging.stg_readings set meter_id = null where meter_id = 'M00005'",
        "alter table staging.stg_readings alter column length_s type bigint",
    ]),
    Breakage("clean readings", [CLEAN], ["readings_clean", "meter_days"], [
        f"update {CLEAN} set end_ts = start_ts, local_slot = 1440 where meter_id = 'M00001'",
        f"update {CLEAN} set kwh = 1000000 where meter_id = 'M00002' and channel = 'import'"
        f" and kwh = (select max(kwh) from {CLEAN} where meter_id = 'M00002' and channel = 'import')",
        doubled(CLEAN, "meter_id = 'M00003'"),
        f"update {CLEAN} set local_day = null where meter_id = 'M00004'",
    ]),
    Breakage("days of meters", [DAYS], ["meter_days"], [
        f"update {DAYS} set coverage = 0.3",
        f"update {DAYS} set n_estimated = n_expected + 1 where meter_id < 'M00010'",
        f"update {DAYS} set n_missing = n_expected + 1, n_zero_supplied = n_zero + 1 where meter_id = 'M00010'",
        f"update {DAYS} set import_kwh = -1, export_kwh = -1, night_kwh = -1 where meter_id = 'M00011'",
        f"update {DAYS} set max_interval_kwh = 10001, n_expected = 0, coverage = 2 where meter_id = 'M00012'",
        doubled(DAYS, "meter_id = 'M00013'"),
        f"update {DAYS} set local_day = null where meter_id = 'M00014'",
        f"update {DAYS} set meter_id = null where meter_id = 'M00015'",
    ]),
    Breakage("days of meters, high and zero", [DAYS], ["meter_days"], [
        f"update {DAYS} set import_kwh = 1000000"
        f" where local_day in (select distinct local_day from {DAYS} order by local_day limit 3)",
        f"update {DAYS} set n_zero_supplied = n_intervals where meter_id > 'M00012'",
    ]),
    Breakage("features", ["intermediate.int_meter_features"], ["meter_features"], [
        "update intermediate.int_meter_features set coverage = 2, night_share = 2, zero_supplied_share = 2,"
        " flat_share = 2, recent_ratio = 99, mean_day_kwh = 1000000",
        doubled("intermediate.int_meter_features"),
    ]),
    Breakage("features without meters", ["intermediate.int_meter_features"], ["meter_features"], [
        "update intermediate.int_meter_features set meter_id = null",
    ]),
    Breakage("balance", [BALANCE], ["balance_days"], [
        f"update {BALANCE} set ntl_kwh = ntl_kwh + 1, input_kwh = -1, technical_loss_kwh = -1, coverage = 2,"
        " n_meters = n_meters_reporting - 1, ntl_pct = 99",
        f"update {BALANCE} set coverage = 0.1 where kind <> 'transformer'",
        doubled(BALANCE),
    ]),
    Breakage("days of the site", ["marts.kpi_daily"], ["kpi_daily"], [
        "delete from marts.kpi_daily where local_day = (select min(local_day) + 2 from marts.kpi_daily)",
        "update marts.kpi_daily set ntl_kwh = ntl_kwh + 1, coverage = 2, n_meters = n_meters_reporting - 1",
        "update marts.kpi_daily set saidi_minutes = -1, saidi_planned_minutes = 1, visits = 0, confirmed = 1, atc_pct = 101",
        doubled("marts.kpi_daily"),
        of_one_meter("marts.kpi_daily", "local_day = null", "max", "local_day"),
    ]),
    Breakage("forecasts", ["marts.fct_load_forecast"], ["load_forecast"], [
        "update marts.fct_load_forecast set load_p50_kwh = null where horizon_days = 1",
        "update marts.fct_load_forecast set kind = 'odd', horizon_days = 8, supplied_share = 2,"
        " demand_p10_kwh = demand_p50_kwh + 1, demand_p90_kwh = demand_p50_kwh - 1 where horizon_days = 2",
        doubled("marts.fct_load_forecast"),
    ]),
    Breakage("errors of forecasts", ["marts.fct_forecast_errors"], ["forecast_errors"], [
        "update marts.fct_forecast_errors set horizon_days = 8, in_band_pct = 101, n_intervals = 0 where horizon_days = 7",
        "update marts.fct_forecast_errors set mape_pct = mape_naive_pct + 1 where horizon_days = 1",
        doubled("marts.fct_forecast_errors"),
    ]),
    Breakage("visits", ["marts.fct_inspections"], ["inspections"], [
        "update marts.fct_inspections set kwh = 2000000000000, outcome = 'odd'",
        doubled("marts.fct_inspections"),
    ]),
    Breakage("months of visits", ["marts.kpi_inspections"], ["kpi_inspections"], [
        "update marts.kpi_inspections set visits = visits + 1, hit_rate = 2, recovered_kwh = -1",
        doubled("marts.kpi_inspections"),
    ]),
    Breakage("suspects", ["marts.fct_suspects"], ["suspects"], [
        "update marts.fct_suspects set score = null where status = 'scored' and meter_id < 'M00005'",
        "update marts.fct_suspects set score = 2, score_rank = 0, probability = 2, cause = 'odd', visit_rank = 1,"
        " recoverable_kwh = -1, recoverable_amount = -1 where meter_id > 'M00005'",
        doubled("marts.fct_suspects"),
        of_one_meter("marts.fct_suspects", "status = 'odd'"),
    ]),
    Breakage("suspects alike", ["marts.fct_suspects"], ["suspects"], [
        "update marts.fct_suspects set probability = 0.5",
    ]),
    Breakage("losses of nodes", ["marts.fct_node_losses"], ["node_losses"], [
        "update marts.fct_node_losses set n_days = -1, ntl_kwh = ntl_kwh + 1, last_day = first_day - 1,"
        " technical_method = 'odd', input_share = 2, warning = 'odd'",
        doubled("marts.fct_node_losses"),
    ]),
    Breakage("strange readings", ["marts.fct_reading_anomalies"], ["reading_anomalies"], [
        doubled("marts.fct_reading_anomalies"),
        "update marts.fct_reading_anomalies set score = 2 where score_rank < 10",
        "update marts.fct_reading_anomalies set score = null where score_rank = 10",
        "update marts.fct_reading_anomalies set score_rank = null where score_rank = 11",
    ]),
]

# Expectations that no data makes fail: an empty table is a failure of its own before them (GX-01).
NEVER_FAIL = {
    (suite, "expect_table_row_count_to_be_between", '{"min_value": 1}')
    for suite in ("raw_files", "raw_readings", "staging_readings", "readings_clean", "meter_days")
}
