/*
 * site: a store in memory with the tables the detectors read, filled by the test.
 *
 * site_open() makes them by hand and empty, with the columns that are read of the models of the
 * same names: for tests of readings. meters_site.h builds the real models.
 */
#ifndef EIOT_TEST_DETECT_SITE_H
#define EIOT_TEST_DETECT_SITE_H

#include "cases.h"
#include "detect/detect.h"
#include "store/store.h"

#define SITE_NOW_US   INT64_C(1750000000000000)
#define SITE_ROWS_MAX 200000

typedef struct Site {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Project project;
} Site;

/* Migrated, without a model. */
static inline Site site_open_empty(void)
{
    Site site = {.arena = arena_new()};
    Error err;

    CASE_OK("open", store_open("duckdb::memory:", 2, &site.store, &err), &err);
    CASE_OK("connect", store_connect(site.store, &site.conn, &err), &err);
    CASE_OK("migrate", store_migrate(site.conn, NULL, &err), &err);
    return site;
}

static inline Site site_open(void)
{
    static const char tables[] =
        "create table intermediate.int_reading_features (meter_id varchar, channel varchar,"
        " start_ts timestamptz, length_s integer, kwh double, past_avg_kwh double,"
        " temperature_c double, humidity_pct double, wind_kmh double, label varchar,"
        " local_day date);"
        "create table intermediate.int_calendar (local_day date);"
        "create table intermediate.int_clock (quarter bigint, local_day date,"
        " local_minute integer);"
        "create table intermediate.int_meters (meter_id varchar, transformer_id varchar,"
        " zone varchar, price_per_kwh double);"
        "create table intermediate.int_meter_days (meter_id varchar, local_day date,"
        " n_expected bigint, n_outage bigint, export_kwh double, coverage double);"
        "create table intermediate.int_meter_features (meter_id varchar, n_days bigint,"
        " mean_day_kwh double, peer_ratio double);"
        "create table intermediate.int_meter_prepayment (meter_id varchar, vended_ratio double,"
        " days_since_vend bigint, n_supplied_days bigint, buys_little double,"
        " tokens_without_sale bigint, n_edge_months bigint, n_months bigint, edge_kwh double);"
        "create table intermediate.int_meter_events (meter_id varchar, last_tamper_code varchar,"
        " last_tamper_day date);"
        "create table intermediate.int_node_intervals (node_id varchar, kind varchar,"
        " start_ts timestamptz, length_s integer, local_day date, local_slot integer,"
        " input_kwh double, billed_kwh double, n_meters bigint, n_reporting bigint,"
        " n_estimated bigint, is_outage boolean, is_complete boolean);"
        "create table intermediate.int_node_ancestors (node_id varchar, ancestor_id varchar,"
        " ancestor_kind varchar, depth integer);"
        "create table staging.stg_weather (zone varchar, ts timestamptz, temperature_c double);"
        "create table staging.stg_inspections (meter_id varchar, inspected_on date,"
        " outcome varchar);";
    Site site = site_open_empty();
    Error err;

    CASE_OK("tables", store_script(site.conn, "tables", str_from(tables), &err), &err);
    return site;
}

static inline void site_close(Site *site)
{
    store_disconnect(site->conn);
    store_close(site->store);
    arena_free(site->arena);
}

static inline void site_run(const Site *site, const char *statement)
{
    Sql sql = {.name = "test", .text = str_from(statement)};
    Error err;

    CASE_OK(statement, store_run(site->conn, &sql, NULL, &err), &err);
}

static inline int64_t site_count(const Site *site, const char *query)
{
    Sql sql = {.name = "test", .text = str_from(query)};
    int64_t value = -1;
    Error err;

    CASE_OK(query, store_value_i64(site->conn, &sql, &value, &err), &err);
    return value;
}

/* The rows of a query as one text: columns by '|', rows by newline; numbers with all their digits.
 */
static inline const char *site_text(const Site *site, const char *query)
{
    Sql sql = {.name = "test", .text = str_from(query)};
    StrBuf text = strbuf_new(site->arena);
    Table table;
    Error err;

    CASE_OK(query, store_table(site->arena, site->conn, &sql, SITE_ROWS_MAX, &table, &err), &err);
    for (size_t row = 0; row < table.n_rows; row++) {
        for (size_t column = 0; column < table.n_columns; column++) {
            strbuf_puts(&text, column > 0 ? "|" : "");
            if (table_is_null(&table, row, column))
                strbuf_puts(&text, "null");
            else if (table.columns[column].type == COLUMN_TEXT)
                strbuf_put(&text, table_text(&table, row, column));
            else
                strbuf_printf(&text, "%.17g", table_f64(&table, row, column));
        }
        strbuf_puts(&text, "\n");
    }
    return strbuf_text(&text);
}

static inline DetectReport site_detect(const Site *site, uint64_t seed, size_t n_threads)
{
    DetectOptions options = {
        .budget = 10,
        .n_threads = n_threads,
        .seed = seed,
        .now_us = SITE_NOW_US,
        .run_id = "run-1"};
    DetectReport report = {0};
    Error err;

    CASE_OK(
        "detect",
        detect_run(site->arena, &site->project, site->conn, &options, &report, &err),
        &err);
    return report;
}

/* A week of half-hours of meter `meter_id`, around `level` kWh. */
static inline void site_add_readings(const Site *site, const char *meter_id, double level)
{
    site_run(
        site,
        arena_printf(
            site->arena,
            "insert into intermediate.int_reading_features select '%s', 'import',"
            " timestamptz '2025-01-01 00:00:00+00' + i * interval 30 minute, 1800,"
            " %.6f * (1 + 0.3 * sin(i * 0.13) + 0.1 * sin(i * 1.7)), %.6f * (1 + 0.2 * sin(i * "
            "0.13)), null, null, null,"
            " 'normal', date '2025-01-01' + cast(i // 48 as integer) from range(336) as t(i)",
            meter_id,
            level,
            level));
}

#endif
