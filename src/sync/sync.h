/*
 * sync: brings a copy of the store in ClickHouse up to date, and shows that both sides are equal.
 *
 * Stage: sync, beside publish: it reads the store and writes the copy, nothing else but its own
 * record in the store (ops.sync_runs, ops.sync_days). Order of an attempt, so that a kill anywhere
 * leaves a copy that is right or is made right by the next attempt:
 *
 *     1. the attempt is recorded as running in the store, and in the copy with the store's id
 *     2. readings are sent, as versions (readings.h); other tables are replaced by month
 * (replace.h)
 *     3. rows and sums of every day touched are compared and recorded
 *     4. when all are equal, and only then, the copy's cursor moves
 *
 * All of the source is read in one transaction, so that both sides are compared at one moment.
 */
#ifndef EIOT_SYNC_SYNC_H
#define EIOT_SYNC_SYNC_H

#include "sync/copy.h"

typedef struct SyncOptions {
    const char *url;     /* clickhouse://... of the copy */
    const char *cluster; /* NULL: one server */
    bool is_full;        /* send and compare all, whatever was sent before */
    const Progress *progress;
} SyncOptions;

typedef struct SyncReport {
    int64_t sync_id;
    const char *target; /* the URL without its password */
    bool is_full;
    int64_t from_load_seq; /* readings of later loads were sent; -1: all */
    int64_t to_load_seq;   /* the next attempt reads after this one */
    int64_t rows_sent;
    CopyReport *tables;
    size_t n_tables;
    DayResults days; /* all days that were compared */
    size_t days_different;
} SyncReport;

/* One attempt. `source` must not be in a transaction. *ret_report is also written when days differ,
 * which is a CHECK error that names the first of them. BUSY when another sync of this store runs;
 * CONFIG when another store feeds the copy. */
Status sync_run(
    Arena *arena,
    StoreConn *source,
    const SyncOptions *options,
    SyncReport *ret_report,
    Error *err) MUST_USE;

/* The same with the lock held and the copy open. */
Status sync_run_on(
    Arena *arena,
    StoreConn *source,
    const Target *target,
    const SyncOptions *options,
    SyncReport *ret_report,
    Error *err) MUST_USE;

#endif
