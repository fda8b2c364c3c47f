/*
 * data_docs: a run's results as one HTML page for people.
 *
 * Stage: quality, last step. Self-contained: styles inside, no script, no request to any host;
 * light or dark as the reader's system is. English or French. Shows what was expected in words,
 * what was found, a sample of the values that were not, and the last runs of each expectation.
 */
#ifndef EIOT_QUALITY_DATA_DOCS_H
#define EIOT_QUALITY_DATA_DOCS_H

#include "quality/results.h"

/* So many runs are drawn beside an expectation. */
#define DATA_DOCS_RUNS 30

typedef struct DataDocsOptions {
    const char *path; /* file to write; its folder is made */
    Lang lang;
} DataDocsOptions;

typedef struct DataDocsInput {
    const QualityReport *report;
    const History *history;
    Lang lang;
} DataDocsInput;

/* The page as text in `arena`. */
Status data_docs_html(
    Arena *arena,
    const Project *project,
    const DataDocsInput *input,
    Str *ret_page,
    Error *err) MUST_USE;

/* Reads the history and writes the page. */
Status data_docs_write(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const QualityReport *report,
    const DataDocsOptions *options,
    Error *err) MUST_USE;

#endif
