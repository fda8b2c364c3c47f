/*
 * ddl: makes and updates the tables of a copy, on one server or on a cluster from the same text.
 *
 * Stage: sync. sql/clickhouse/migrations/ has %NAME%s for what differs:
 *
 *     %ON_CLUSTER%        nothing       on cluster "NAME"
 *     %LOCAL%             nothing       _local: the part of a table on one shard
 *     %REPLICATED%        nothing       Replicated, in front of the engine
 *     %PATH%              nothing       '/clickhouse/tables/{shard}/{database}/{table}',
 * '{replica}' %PATH_COMMA%        nothing       the same and a comma, for engines with arguments of
 * their own %PATH_ALL% ...      nothing       a path without shard: the same rows on every node
 *     %NO_DEDUPLICATION%  nothing       a table refilled with the same rows must take them
 *
 * On a cluster each table NAME_local has a Distributed table NAME over it, so that statements read
 * and write the same names in both cases.
 */
#ifndef EIOT_SYNC_DDL_H
#define EIOT_SYNC_DDL_H

#include "sync/slots.h"
#include "sync/tables.h"

/* Where tables of a copy live. */
typedef struct Layout {
    const char *database;
    const char *cluster; /* NULL: one server */
} Layout;

#define LAYOUT_SLOTS 9

/* The slots above, in `arena`. */
void layout_slots(Arena *arena, const Layout *layout, Slot ret_slots[LAYOUT_SLOTS]);

/* Statement `name` of sql/clickhouse/ with its slots filled: those of the layout and `slots`. */
Sql layout_sql(
    Arena *arena,
    const StoreConn *target,
    const Layout *layout,
    const char *name,
    const Slot *slots,
    size_t n_slots);

/* The table itself, on a shard of a cluster: "kpi_daily" or "kpi_daily_local". */
const char *layout_local(Arena *arena, const Layout *layout, const char *table);

/* Applies what is new of the migrations, then makes the Distributed tables of a cluster and the
 * view of the readings. Every statement can be run again: a copy interrupted here is made ready by
 * the next. STORE error when the copy was made by a newer eiot; CONFIG when it was made for one
 * server and a cluster is named, or the other way round. */
Status ddl_apply(Arena *arena, StoreConn *target, const Layout *layout, Error *err) MUST_USE;

#endif
