/*
 * results: what runs found, kept in quality.results and read back for the history in the data docs.
 */
#ifndef EIOT_QUALITY_RESULTS_H
#define EIOT_QUALITY_RESULTS_H

#include "quality/quality.h"

/* One expectation of one earlier run. */
typedef struct HistoryPoint {
    const char *suite;
    const char *expectation;
    const char *kwargs;
    int64_t run_at_us;
    bool success;
    bool has_percent;
    double unexpected_percent;
    const char *error; /* NULL when it was judged */
} HistoryPoint;

typedef struct History {
    size_t n_points;
    HistoryPoint *points; /* by suite, expectation, kwargs, then oldest first */
} History;

/* Writes all results in one transaction, replacing those of the same run id and suites. */
Status
results_save(Arena *arena, StoreConn *conn, const QualityReport *report, Error *err) MUST_USE;

/* The last `n_runs` runs. */
Status results_history(
    Arena *arena, StoreConn *conn, size_t n_runs, History *ret_history, Error *err) MUST_USE;

/* The points of one expectation, a slice of the history; *ret_n 0 when there is none. */
const HistoryPoint *history_of(
    const History *history,
    const char *suite,
    const char *expectation,
    const char *kwargs,
    size_t *ret_n);

#endif
