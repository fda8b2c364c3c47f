/*
 * copy: what both ways of copying a table share: which columns, the load, the comparison.
 *
 * Stage: sync. Columns are those the copy's table has; the source must have each of them, by name.
 */
#ifndef EIOT_SYNC_COPY_H
#define EIOT_SYNC_COPY_H

#include "base/progress.h"
#include "sync/days.h"
#include "sync/feed.h"
#include "sync/target.h"

/* One sync under way. */
typedef struct Copy {
    Arena *arena;
    StoreConn *source; /* in the transaction that all is read in */
    const Target *target;
    int64_t sync_id;
    bool is_full;
    const Progress *progress; /* NULL: nobody listens */
    DayResults days;          /* all that was compared so far */
} Copy;

/* What became of one table. */
typedef struct CopyReport {
    const char *table;
    bool is_absent;    /* the source has no such table yet: nothing was done */
    int64_t rows_sent; /* removals included */
    int64_t months_replaced;
    int64_t months_dropped;
    size_t days_compared;
    size_t days_different;
} CopyReport;

/* Columns of a table, quoted for a select. */
typedef struct CopyColumns {
    const char *all;   /* NULL when the source has no such table */
    const char *facts; /* without those that only say which run wrote a row, and when */
} CopyColumns;

/* The columns of `target_table` but for the last `n_own`, which sync fills itself. CONFIG error
 * that names a column the source lacks. */
Status copy_columns(
    Copy *copy,
    const SyncTable *table,
    const char *target_table,
    size_t n_own,
    CopyColumns *ret_columns,
    Error *err) MUST_USE;

/* Statement `name` of the source with `slots` filled. */
Sql copy_source_sql(
    Copy *copy,
    const char *name,
    const Slot *slots,
    size_t n_slots,
    const Param *params,
    size_t n_params);

/* Statement `name` of the target with the slots of its layout and `slots` filled. */
Sql copy_target_sql(
    Copy *copy,
    const char *name,
    const Slot *slots,
    size_t n_slots,
    const Param *params,
    size_t n_params);

/* Loads what `query` gives into `target_table`, with `constants` beside it, and adds the rows to
 * `report`. `days` (may be NULL) gets the days of `table`'s rows. */
Status copy_load(
    Copy *copy,
    const SyncTable *table,
    const Sql *query,
    const char *target_table,
    const FeedConstant *constants,
    size_t n_constants,
    DaySet *days,
    CopyReport *report,
    Error *err) MUST_USE;

/* Compares `table` with `target_table`, day by day within `span`; days not in `only` (NULL: none)
 * are left out. Tables without days are compared as a whole. Counts go to `report`. */
Status copy_compare(
    Copy *copy,
    const SyncTable *table,
    const char *target_table,
    DaySpan span,
    const DaySet *only,
    CopyReport *report,
    Error *err) MUST_USE;

#endif
