/*
 * docs_site: what the data docs show: every suite of the project with its newest results.
 *
 * A run may have judged one layer or one suite. The others are shown as the last run that judged
 * them left them in quality.results, so that the site is always whole.
 */
#ifndef EIOT_QUALITY_DOCS_SITE_H
#define EIOT_QUALITY_DOCS_SITE_H

#include "quality/judge/results.h"
#include "quality/suite/suites.h"

/* So many runs are drawn beside an expectation, and over all. */
#define DATA_DOCS_RUNS 30

typedef struct DocsSuite {
    SuiteReport report;
    int64_t run_at_us;
    bool is_earlier;       /* judged by an earlier run than the newest */
    const char *file_name; /* "raw_readings.html": safe whatever the suite is called */
} DocsSuite;

/* A run as a whole; what it did not judge, and what is for information, counts as neither. */
typedef struct DocsRun {
    int64_t run_at_us;
    size_t judged;
    size_t critical_failed;
    size_t warning_failed;
} DocsRun;

typedef struct DocsSite {
    const QualityReport *newest;
    const History *history;
    size_t n_suites;
    DocsSuite *suites;   /* by layer raw, staging, marts, then by name */
    QualityReport total; /* counts of all suites shown */
    size_t n_runs;
    DocsRun runs[DATA_DOCS_RUNS]; /* oldest first */
} DocsSite;

/* Suites that were never judged are left out. Texts are those of the arguments. */
DocsSite
docs_site(Arena *arena, const Suites *suites, const QualityReport *report, const History *history);

/* The name of a suite's page: letters, digits, '-' and '_' of its name, and a fingerprint of the
 * name when others had to be replaced, so that no two suites share a page. */
const char *docs_file_name(Arena *arena, const char *suite);

#endif
