/*
 * store: the one interface to a database. Stages meet only here.
 *
 * A Store is an opened URL with its driver; a StoreConn is one session of it. One connection, one
 * thread at a time; different connections may work at once. Drivers: store/duckdb, store/postgres,
 * store/clickhouse (no transactions: for copies), store/memory (a fake for unit tests): see
 * driver.h. SQL text lives in files (sql/, dbt/) or comes from the renderer and the suite compiler;
 * values always travel as parameters.
 */
#ifndef EIOT_STORE_STORE_H
#define EIOT_STORE_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "store/batch.h"

typedef struct Store Store;
typedef struct StoreConn StoreConn;
typedef struct Rows Rows;

/* What differs between stores, as data; see dialect.c of each driver. */
typedef struct Dialect {
    const char *name; /* "duckdb", "postgres", "clickhouse": also target.type in models and the sql/
                         folder */
    bool enforces_keys;     /* loads must go through a staging table: a repeated key would abort */
    bool is_embedded;       /* a file that one process at a time holds */
    const char *load_table; /* where readings are appended before keys are settled; NULL: a store
                             * that holds copies only */
} Dialect;

typedef struct Param {
    ColumnType type;
    bool is_null;

    union {
        bool boolean;
        int32_t i32;
        int64_t i64; /* also COLUMN_TIMESTAMP */
        double f64;
        Decimal decimal;
        Str text;
    } value;
} Param;

#define PARAM_TEXT(t)      ((Param){.type = COLUMN_TEXT, .value.text = (t)})
#define PARAM_CSTR(t)      ((Param){.type = COLUMN_TEXT, .value.text = str_from(t)})
#define PARAM_I64(v)       ((Param){.type = COLUMN_I64, .value.i64 = (v)})
#define PARAM_I32(v)       ((Param){.type = COLUMN_I32, .value.i32 = (v)})
#define PARAM_F64(v)       ((Param){.type = COLUMN_F64, .value.f64 = (v)})
#define PARAM_BOOL(v)      ((Param){.type = COLUMN_BOOL, .value.boolean = (v)})
#define PARAM_TIMESTAMP(v) ((Param){.type = COLUMN_TIMESTAMP, .value.i64 = (v)})

/* One statement: `name` says which in errors; parameters are written $1, $2, ... */
typedef struct Sql {
    const char *name;
    Str text;
    const Param *params;
    size_t n_params;
} Sql;

/* The shape a query must have; another one is an INTERNAL error that names the statement. */
typedef enum Expect {
    EXPECT_NONE,      /* a statement: any result is dropped */
    EXPECT_ONE_VALUE, /* one row, one column */
    EXPECT_ONE_ROW,
    EXPECT_ANY,
} Expect;

/* Where rows of a load come from. `next` is called from several threads at once, `worker` in
 * 0..n_workers-1; it gives the next batch of this worker, or a batch of 0 rows at its end. A batch
 * is valid until the same worker asks again. */
typedef struct BatchSource {
    const Column *columns; /* names and types, values NULL: what every batch has */
    size_t n_columns;
    size_t n_workers;
    Status (*next)(void *context, size_t worker, Batch *ret_batch, Error *err);
    void *context;
} BatchSource;

/* Opens `url`, such as duckdb:data/energy.duckdb[?memory_limit=2GB], duckdb::memory:,
 * postgresql://USER@HOST/DATABASE or clickhouse://USER@HOST:8123/DATABASE; makes a file and its
 * folder when missing. BUSY when another process, or this one, holds it; STORE when the file is
 * something else; CONFIG for a URL that can't be meant. `n_threads` 0 means all cores.
 * `*ret_store` is closed by store_close(), after its connections. */
Status store_open(const char *url, size_t n_threads, Store **ret_store, Error *err) MUST_USE;
void store_close(Store *store);
const Dialect *store_dialect(const Store *store);

/* That of the stores a URL names, without opening one; NULL when it is of no known kind. */
const Dialect *store_dialect_of(const char *url);

/* Session settings are pinned: UTC, UTF-8, search path. Closed by store_disconnect(). */
Status store_connect(Store *store, StoreConn **ret_conn, Error *err) MUST_USE;
void store_disconnect(StoreConn *conn);
const Dialect *store_conn_dialect(const StoreConn *conn);

/* Whether the session is gone: nothing but disconnecting it is possible. */
bool store_conn_is_lost(const StoreConn *conn);

/* Runs one statement and drops its result; *ret_changed (may be NULL) gets the rows changed. */
Status store_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err) MUST_USE;

/* Runs a script of several statements without parameters, split by the store itself. */
Status store_script(StoreConn *conn, const char *name, Str text, Error *err) MUST_USE;

/* Runs a query. `*ret_rows` is closed by rows_close(), before anything else runs on `conn`: results
 * are streamed, and a statement under an open one is an INTERNAL error. A result of EXPECT_ONE_* is
 * kept, so that its connection is free at once; a wrong shape is an INTERNAL error.
 * Columns come as the nearest ColumnType: small integers as I32, HUGEINT (sums of integers) as I64
 * with a check of the range, FLOAT as F64, every DECIMAL as DECIMAL, exact or an error. */
Status
store_query(StoreConn *conn, const Sql *sql, Expect expect, Rows **ret_rows, Error *err) MUST_USE;

/* The next batch, valid until the next call; 0 rows at the end. Errors of the query may come now.
 */
Status rows_next(Rows *rows, const Batch **ret_batch, Error *err) MUST_USE;

/* Columns of the result, known before the first batch (values NULL). */
const Column *rows_columns(const Rows *rows, size_t *ret_n);
void rows_close(Rows *rows); /* NULL is allowed */

/* Appends all rows of `source` to `table` ("schema.name"), matching columns by name and casting as
 * an insert does, inside the transaction of `conn`. All or nothing; after an error in a transaction
 * that one can only be rolled back. Every worker is asked until it gives 0 rows, from as many
 * threads as the driver has; rows get no order. An error of the source comes back as the source
 * made it, so INTERRUPTED cancels a load. `next` must not use `conn`. */
Status store_load(
    StoreConn *conn,
    const char *table,
    const BatchSource *source,
    int64_t *ret_rows,
    Error *err) MUST_USE;

/* Appends one batch: for small results. */
Status store_append(StoreConn *conn, const char *table, const Batch *batch, Error *err) MUST_USE;

Status store_begin(StoreConn *conn, Error *err) MUST_USE;
Status store_commit(StoreConn *conn, Error *err) MUST_USE;

/* Undoes the open transaction, if any; open rows can then only be closed. Never fails: a session
 * that can't says so at its next statement. */
void store_rollback(StoreConn *conn);

/* Makes this session the one that writes, until it is disconnected: one at a time does in a store
 * of many sessions, so that files load one after the other. When another one does, `waiting` (may
 * be NULL) is told who, and the call waits as long as the store's lock_timeout; then BUSY. In an
 * embedded store nothing is to be done: its file is open in one process. */
Status store_lock(
    StoreConn *conn,
    void (*waiting)(const void *context, const char *holder),
    const void *context,
    Error *err) MUST_USE;

/* ---- convenience over the above ---- */

/* A whole result in memory, at most LIMIT rows given by the caller: for reports and small reads. */
typedef struct Table {
    size_t n_rows;
    size_t n_columns;
    const Column *columns; /* values of all rows, in the caller's arena */
} Table;

Status store_table(
    Arena *arena, StoreConn *conn, const Sql *sql, size_t max_rows, Table *ret_table, Error *err)
    MUST_USE;

/* One 64-bit value (integer, boolean, timestamp or date); null counts as 0. */
Status store_value_i64(StoreConn *conn, const Sql *sql, int64_t *ret_value, Error *err) MUST_USE;

/* OK when the store has the table "schema.name", which an earlier step makes; else a STORE error
 * with the hint to run `step` first. */
Status store_needs(
    StoreConn *conn, const char *schema, const char *name, const char *step, Error *err) MUST_USE;

/* Cells of a Table; the column must have the type (table_f64 takes every number, table_i64 any
 * integer, boolean, timestamp or date). Null is "" as text and NaN as double; as an integer it is a
 * broken promise: ask table_is_null() before. */
size_t table_column(const Table *table, const char *name); /* broken promise when missing */
bool table_is_null(const Table *table, size_t row, size_t column);
Str table_text(const Table *table, size_t row, size_t column);
int64_t table_i64(const Table *table, size_t row, size_t column);
double table_f64(const Table *table, size_t row, size_t column);

/* Applies the numbered migrations sql/<dialect>/migrations/NNNN_*.sql not yet applied, each in its
 * own transaction; *ret_applied (may be NULL) counts them. Refuses a store made by a newer eiot. */
Status store_migrate(StoreConn *conn, size_t *ret_applied, Error *err) MUST_USE;

/* Version the store is at, and the newest this binary knows. */
Status
store_schema_version(StoreConn *conn, int64_t *ret_at, int64_t *ret_newest, Error *err) MUST_USE;

/* The statement embedded as sql/<dialect of conn>/<name>.sql, else, where stores agree on the text,
 * as sql/common/<name>.sql. */
Sql sql_named(const StoreConn *conn, const char *name, const Param *params, size_t n_params);

#endif
