/*
 * tables: what is copied, and how each table is asked about its days.
 *
 * Stage: sync. One const table; a new mart is copied by a row here and its DDL in
 * sql/clickhouse/migrations/.
 */
#ifndef EIOT_SYNC_TABLES_H
#define EIOT_SYNC_TABLES_H

#include <stdint.h>

#include "store/store.h"
#include "sync/slots.h"

typedef enum TimeKind {
    TIME_NONE,    /* the table has no days: it is replaced as a whole */
    TIME_DATE,    /* a local day */
    TIME_INSTANT, /* days are those of UTC */
} TimeKind;

typedef struct SyncTable {
    const char *name;   /* in the copy */
    const char *source; /* schema.table */
    const char *time;   /* the column that places a row in time; NULL for TIME_NONE */
    TimeKind time_kind;
    const char *total;    /* the column whose sum must agree; NULL: only rows are counted */
    const char *shard_by; /* the column whose rows stay on one shard of a cluster */
} SyncTable;

/* The readings: sent by load, as versions of their keys; see readings.h. */
extern const SyncTable sync_readings_table;

/* The tables models and detection rebuild: replaced by month; see replace.h. */
extern const SyncTable sync_tables[];
extern const size_t n_sync_tables;

/* ---- the span of time a copy can hold: that of Date32 and DateTime64 ---- */

#define SYNC_FIRST_DAY (-25567) /* 1900-01-01, in days since 1970 */
#define SYNC_LAST_DAY  120529   /* 2299-12-31 */

/* Days from the first one on, both counted. */
typedef struct DaySpan {
    int32_t first;
    int32_t last;
} DaySpan;

/* The days of the months 202506 to 202507. */
DaySpan span_of_months(int64_t first_month, int64_t last_month);

/* The two ends of a span as the table's time column states them, for "between $1 and $2". */
void span_params(const SyncTable *table, DaySpan span, Param ret_params[2]);

/* ---- what goes into statements, all in `arena` ---- */

/* %TABLE%, %TIME%, %DAY%, %MONTH% and %TOTAL% of a statement about `table` as it is called there
 * ("marts.kpi_daily", "kpi_daily_next"), on the source or on ClickHouse. */
#define TABLE_SLOTS 5
void table_slots(
    Arena *arena,
    const SyncTable *table,
    const char *name,
    bool is_target,
    Slot ret_slots[TABLE_SLOTS]);

#endif
