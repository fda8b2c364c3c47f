/*
 * materialise: puts one model into the store. Each relation is whole at any moment, the old or the
 * new one: everything happens in one transaction, which a failure or a kill undoes.
 *
 *   view          create or replace; a table of that name goes first
 *   table         built beside under another name, then swapped in
 *   incremental   the first time, or on a full refresh, a table; later the query's rows replace
 *                 those of equal unique_key (or are added, without a key or with `append`)
 */
#ifndef EIOT_TRANSFORM_MATERIALISE_H
#define EIOT_TRANSFORM_MATERIALISE_H

#include "transform/models.h"

typedef struct Built {
    bool is_incremental;
    int64_t rows; /* of the table, or added when is_incremental; -1 for a view */
} Built;

/* Where models go, and how. */
typedef struct Target {
    StoreConn *conn;
    const ModelSet *set;
    bool full_refresh;
} Target;

/* `model` is not ephemeral. The connection has no open transaction, and has none afterwards. */
Status materialise(
    Arena *arena, const Target *target, const Model *model, Built *ret_built, Error *err) MUST_USE;

/* One value of a query of ours; `name` says which in errors. */
Status
query_count(StoreConn *conn, const char *name, Str sql, int64_t *ret_count, Error *err) MUST_USE;

#endif
