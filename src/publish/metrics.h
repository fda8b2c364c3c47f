/*
 * metrics: what a store says of itself to Prometheus, as one text.
 *
 * Stage: publish. Reads the ledger of files, the history of runs, results of quality and the marts
 * of losses and suspects: sums only, readings are never scanned. The same store gives the same text
 * however often it is asked. The families and what they mean: metrics.def, docs/monitoring.md.
 *
 * Counters count what the store has recorded since it was made (ops.files with ops.replaced_files,
 * ops.runs), so they outlive the program and begin at 0 with a new store. Labels are few: sources,
 * stages, suites, and the feeders with the largest input; what is beyond is summed as `other`.
 */
#ifndef EIOT_PUBLISH_METRICS_H
#define EIOT_PUBLISH_METRICS_H

#include "store/store.h"

#define METRICS_SOURCES 50
#define METRICS_FEEDERS 100

/* Appends the text to `text`. Before the models are built there are no samples of feeders. */
Status metrics_of_store(Arena *arena, StoreConn *conn, StrBuf *text, Error *err) MUST_USE;

/* Appends what can be said when the store gives no answer: the version, and that it is down. */
void metrics_of_no_store(StrBuf *text);

#endif
