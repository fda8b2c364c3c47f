/*
 * The sections of the report, in the order they stand in. Private to src/publish.
 *
 * Each reads its statements sql/<store>/report_*.sql, says in a sentence what there is when there
 * is nothing to show, and puts itself on the page. Everything it lists is bounded here, so that a
 * page stays below 3 MB whatever the size of the network.
 */
#ifndef EIOT_PUBLISH_REPORT_INTERNAL_H
#define EIOT_PUBLISH_REPORT_INTERNAL_H

#include "publish/page.h"

#define REPORT_NODES     50  /* of each kind in the tables of losses */
#define REPORT_BARS      20  /* transformers in the chart */
#define REPORT_DAYS      731 /* of the trend */
#define REPORT_METERS    100 /* suspects in the list, when the budget is larger */
#define REPORT_LOADS     10  /* of them with a chart */
#define REPORT_LOAD_DAYS 180
#define REPORT_READINGS  20
#define REPORT_AROUND    6 /* of them with a chart */
#define REPORT_FAILURES  30
#define REPORT_FILES     50
#define REPORT_REJECTS   30
#define REPORT_MAP_ROWS  30
#define REPORT_MAP_DAYS  120
#define REPORT_RUNS      10
#define REPORT_MONTHS    24 /* of visits */
#define REPORT_FORECASTS 10

/* STORE error when a table that is published has not been built. */
Status marts_check(StoreConn *conn, Error *err) MUST_USE;

/* One row of figures, read by the header and the first sections. */
Status report_read_headline(
    Arena *arena, StoreConn *conn, int64_t budget, Table *ret_headline, Error *err) MUST_USE;

void report_headline(Page *page, const Table *headline);
Status report_losses(Page *page, StoreConn *conn, Error *err) MUST_USE;
Status report_trend(Page *page, StoreConn *conn, Error *err) MUST_USE;
Status report_meters(Page *page, StoreConn *conn, int64_t budget, Error *err) MUST_USE;

/* The nodes that are forecast, and the curve of the first; both empty where nothing is forecast,
 * and before the models made it. */
typedef struct ReportForecast {
    Table nodes;
    Table curve;
} ReportForecast;

Status report_read_forecast(
    Arena *arena, StoreConn *conn, ReportForecast *ret_forecast, Error *err) MUST_USE;
void report_forecast(Page *page, const ReportForecast *forecast); /* nothing when empty */

/* Visits, in one row and by month; both empty without any, and before the models made the list. */
typedef struct ReportInspections {
    Table totals;
    Table months;
} ReportInspections;

Status report_read_inspections(
    Arena *arena, StoreConn *conn, ReportInspections *ret_inspections, Error *err) MUST_USE;
void report_inspections(Page *page, const ReportInspections *inspections); /* nothing when empty */

Status report_readings(Page *page, StoreConn *conn, Error *err) MUST_USE;
Status report_coverage(Page *page, StoreConn *conn, Error *err) MUST_USE; /* part of quality */
Status report_quality(Page *page, StoreConn *conn, Error *err) MUST_USE;
Status report_runs(Page *page, StoreConn *conn, Error *err) MUST_USE;

/* A node's id, and its name where that says more. */
const char *report_node_text(Page *page, const Table *table, size_t row);

/* sql/<store>/<name>.sql with its whole numbers as parameters, at most `max_rows` rows. */
Status report_table(
    Arena *arena,
    StoreConn *conn,
    const char *name,
    const int64_t *numbers,
    size_t n_numbers,
    size_t max_rows,
    Table *ret_table,
    Error *err) MUST_USE;

#endif
