/*
 * suite_run: one suite against the store: shape, scan, verdicts, samples.
 */
#ifndef EIOT_QUALITY_SUITE_RUN_H
#define EIOT_QUALITY_SUITE_RUN_H

#include "quality/suite/suite.h"

/* Rules about the table that hold for every suite; they appear as results of their own. */
#define RULE_SUITE_HAS_EXPECTATIONS "eiot_suite_has_expectations"
#define RULE_TABLE_EXISTS           "eiot_table_exists"
#define RULE_TABLE_HAS_ROWS         "eiot_table_has_rows"
#define RULE_DAY_HAS_ROWS           "eiot_day_has_rows"

typedef struct SuiteContext {
    const Project *project;
    StoreConn *conn;
    const QualityOptions *options;
    bool has_collations; /* shape_collations() */
} SuiteContext;

/* Judges every expectation. Errors are the store's own; what can't be judged is in the results. */
Status suite_run(
    Arena *arena,
    const SuiteContext *context,
    const Suite *suite,
    SuiteReport *ret_report,
    Error *err) MUST_USE;

/* Counts what the suites found into the totals of the report. */
void quality_count(QualityReport *report);

#endif
