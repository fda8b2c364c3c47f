/*
 * site: a store in memory with the tables the detectors read, filled by the test. The tables have
 * the columns of the models of the same names that the detectors use.
 */
#ifndef EIOT_TEST_DETECT_SITE_H
#define EIOT_TEST_DETECT_SITE_H

#include "base/rng.h"
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

static inline Site site_open(void)
{
    static const char tables[] =
        "create table intermediate.int_reading_features (meter_id varchar, channel varchar,"
        " start_ts timestamptz, length_s integer, kwh double, past_avg_kwh double,"
        " temperature_c double, humidity_pct double, wind_kmh double, label varchar,"
        " local_day date);"
        "create table intermediate.int_meter_days (meter_id varchar, local_day date,"
        " night_kwh double, import_kwh double, coverage double);"
        "create table intermediate.int_meter_features (meter_id varchar, transformer_id varchar,"
        " n_days bigint, coverage double, recent_ratio double, recent_ratio_peers double,"
        " zero_supplied_share double, night_share double, flat_share double, peer_ratio double,"
        " residual_corr double, residual_share_corr_after double, last_drop_day date);";
    Site site = {.arena = arena_new()};
    Error err;

    CASE_OK("open", store_open("duckdb::memory:", 2, &site.store, &err), &err);
    CASE_OK("connect", store_connect(site.store, &site.conn, &err), &err);
    CASE_OK("migrate", store_migrate(site.conn, NULL, &err), &err);
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

/* `n_meters` with features of an ordinary household each, M001 and on, ten to a transformer. */
static inline void site_add_meters(const Site *site, int n_meters)
{
    Rng rng = rng_new(8, (uint64_t) n_meters);

    for (int meter = 1; meter <= n_meters; meter++)
        site_run(
            site,
            arena_printf(
                site->arena,
                "insert into intermediate.int_meter_features values ('M%03d', 'T%02d', 90, 1.0,"
                " %.6f, %.6f, 0.0, %.6f, %.6f, %.6f, %.6f, null, null)",
                meter,
                meter / 10,
                1 + 0.05 * rng_normal(&rng),
                1 + 0.05 * rng_normal(&rng),
                0.11 + 0.005 * rng_normal(&rng),
                0.03 + 0.005 * rng_normal(&rng),
                1 + 0.1 * rng_normal(&rng),
                0.15 + 0.03 * rng_normal(&rng)));
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
