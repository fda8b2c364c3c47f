/*
 * quality: runs Great Expectations suites on the store and says what may go on.
 *
 * Stage: quality. Reads great_expectations/expectations/<name>.json, compiles each suite to one
 * select over its table, judges the counts as Great Expectations does, and writes one row per
 * expectation to quality.results. The caller shows the report (data_docs.h, report_json.h) and
 * turns critical failures into a stopped run with quality_gate(). Nothing to judge is never green:
 * a missing table, an empty one, a day without data and a suite without expectations are failures
 * of their own; only a suite marked `optional` stays "not judged". One connection and the caller's
 * thread, or a second of both where the options name the store. Library code: reads no clock,
 * prints nothing.
 */
#ifndef EIOT_QUALITY_QUALITY_H
#define EIOT_QUALITY_QUALITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "conf/project.h"
#include "store/store.h"

typedef enum Severity { SEVERITY_CRITICAL, SEVERITY_WARNING, SEVERITY_INFO } Severity;

typedef enum Outcome {
    OUTCOME_PASSED,
    OUTCOME_FAILED,
    OUTCOME_NOT_JUDGED, /* there was nothing to look at: neither green nor counted as failed */
} Outcome;

/* At most this many unexpected values are kept of an expectation. */
#define QUALITY_SAMPLE_MAX 20

/* What came of one expectation; the fields of Great Expectations' result under the same names. */
typedef struct QualityResult {
    const char
        *expectation;   /* "expect_column_values_to_not_be_null", or a rule: eiot_table_has_rows */
    const char *column; /* NULL when it is about the table or several columns */
    const char *kwargs; /* JSON, as in the suite */
    const char *notes;  /* why the expectation stands there, from the suite; NULL: none */
    const char *notes_fr; /* the same in French; NULL: none */
    Severity severity;
    Outcome outcome;
    bool has_counts; /* per-row expectations: the counts below are set */
    int64_t element_count;
    int64_t missing_count;
    int64_t nonmissing_count; /* rows that were judged */
    int64_t unexpected_count;
    double unexpected_percent;  /* of the rows judged, 0..100 */
    const char *observed_value; /* JSON; NULL for per-row expectations */
    const char *sample; /* JSON list of unexpected values or rows; NULL when none was taken */
    const char *error;  /* why it could not be judged; NULL when it was */
    double ms;          /* its share of the suite's time */
} QualityResult;

typedef struct SuiteReport {
    const char *name;
    const char *file;
    const char *layer;
    const char *table;
    size_t n_results;
    QualityResult *results; /* in the suite's order; a rule about the table stands first */
} SuiteReport;

typedef struct QualityReport {
    const char *run_id;
    int64_t run_at_us;
    size_t n_suites;
    SuiteReport *suites; /* by layer raw, staging, marts, then by name */
    size_t expectations; /* all results */
    size_t failed;       /* of them failed, of any severity */
    size_t critical_failed;
    size_t not_judged;
} QualityReport;

typedef struct QualityOptions {
    const char *suite; /* one suite by name; NULL: all */
    const char *layer; /* "raw", "staging", "marts"; NULL: all */
    const char
        *day; /* "2025-06-30": only that local day, where a suite names its day column; NULL: all */
    const char *run_id; /* results of the same run id and suite are replaced */
    int64_t now_us;
    Store *store; /* that of the connection, to judge two suites at a time; NULL: one by one */
    int64_t (*clock_us)(void); /* for durations, from each thread; NULL: they are 0 */
    const Progress *progress;  /* may be NULL */
} QualityOptions;

/* Runs the suites chosen and stores their results. A failed expectation is not an error here;
 * errors are: no such suite, a suite that can't be read (CONFIG), a store that can't be reached. */
Status quality_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityOptions *options,
    QualityReport *ret_report,
    Error *err) MUST_USE;

/* OK, or a CHECK error "quality gate: ..." naming the first critical failure, its suite and reason.
 * Warnings never stop a run. */
Status quality_gate(const QualityReport *report, Error *err) MUST_USE;

const char *severity_name(Severity severity); /* "critical" */
const char *outcome_name(Outcome outcome);    /* "passed", "failed", "not_judged" */

#endif
