/*
 * days: which days a sync touched, and whether both sides have the same rows on them.
 *
 * Stage: sync. Pure. Sums of decimals must be equal; sums of doubles may differ by DAY_TOLERANCE of
 * their size, since each side adds in an order of its own.
 */
#ifndef EIOT_SYNC_DAYS_H
#define EIOT_SYNC_DAYS_H

#include "store/store.h"
#include "sync/tables.h"

#define DAY_TOLERANCE 1e-9

/* Days of the span a copy can hold. */
#define DAYS_IN_ALL (SYNC_LAST_DAY - SYNC_FIRST_DAY + 1)

typedef struct DaySet {
    uint64_t bits[(DAYS_IN_ALL + 63) / 64];
    DaySpan span; /* from the first to the last day in it, when there is one */
    size_t n_days;
} DaySet;

/* Adds the UTC day of an instant, which must be one a copy can hold. */
void day_set_add_us(DaySet *set, int64_t us);
bool day_set_has(const DaySet *set, int32_t day);

/* One day of one table on both sides. */
typedef struct DayResult {
    const char *table; /* its name in the copy */
    bool has_day;      /* false: the table has no days */
    int32_t day;       /* since 1970-01-01 */
    int64_t source_rows;
    int64_t target_rows;
    const char *source_sum; /* NULL: there is none, or it is null */
    const char *target_sum;
    bool is_equal;
} DayResult;

typedef struct DayResults {
    Arena *arena;
    DayResult *rows;
    size_t n_rows;
    size_t size;
} DayResults;

/* Appends one result per day that `source` or `target` has: both have the columns day (a date, in
 * order, or null), n_rows, and total where the table has one. Days not in `only` are left out; NULL
 * takes all. Returns how many of the new results differ. */
size_t days_compare(
    DayResults *results,
    const SyncTable *table,
    const Table *source,
    const Table *target,
    const DaySet *only);

#endif
