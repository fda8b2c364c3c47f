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
    const char *run_id;
    Severity severity; /* of what was not judged: info */
    const char *column;
    bool has_counts;
    int64_t element_count;
    int64_t unexpected_count;
    double ms;
    const char *observed_value; /* this and the sample only in its suite's newest run, else NULL */
    const char *sample;
    bool is_newest; /* of its suite's newest run */
} HistoryPoint;

typedef struct History {
    size_t n_points;
    HistoryPoint *points; /* by suite, expectation, kwargs, then oldest first */
} History;

/* Writes all results in one transaction, replacing those of the same run id and suites. */
Status
results_save(Arena *arena, StoreConn *conn, const QualityReport *report, Error *err) MUST_USE;

/* The last `n_runs` runs of each suite, by one query. */
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
