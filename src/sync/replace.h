/*
 * replace: tables that are rebuilt at the source, replaced in the copy by month.
 *
 * Stage: sync. A month is replaced when the digest of its rows at the source is not the one it was
 * replaced with, or when the copy has another number of rows. The rows are loaded into NAME_next,
 * compared there day by day, and only then take the place of the month that is read, in one step of
 * the server (REPLACE PARTITION): a reader sees the old month or the new one, and so does who looks
 * after a kill. A table without days is one month, numbered 0. Months the source has no more are
 * dropped.
 */
#ifndef EIOT_SYNC_REPLACE_H
#define EIOT_SYNC_REPLACE_H

#include "sync/copy.h"

/* Which months to replace and to drop. */
typedef struct MonthPlan {
    int64_t *replaced;    /* 202506, in order */
    const char **digests; /* of each of them */
    size_t n_replaced;
    int64_t *dropped;
    size_t n_dropped;
} MonthPlan;

/* Pure. `source` has month, n_rows and digest; `target` month and n_rows, as it is read now;
 * `known` month and digest, as they were when last replaced. All are in the order of months. */
MonthPlan months_plan(
    Arena *arena, const Table *source, const Table *target, const Table *known, bool is_full);

/* Brings one of sync_tables up to date. A table that differs after its load is left as it was,
 * which the report says; the caller decides what that means. */
Status
replace_copy(Copy *copy, const SyncTable *table, CopyReport *ret_report, Error *err) MUST_USE;

#endif
