/*
 * duckdb_internal: what the files of this folder share. With them, the only door to duckdb.h.
 *
 * connect.c opens databases and sessions, query.c runs statements and reads results, append.c
 * loads, vector.c moves values between DuckDB's vectors and Columns, fail.c turns DuckDB's error
 * texts into ours, dialect.c holds the words, driver.c the table of slots.
 */
#ifndef EIOT_STORE_DUCKDB_DUCKDB_INTERNAL_H
#define EIOT_STORE_DUCKDB_DUCKDB_INTERNAL_H

#include <duckdb.h>
#include <pthread.h>
#include <sys/types.h>

#include "store/driver.h"

typedef struct DuckdbConn DuckdbConn;
typedef struct DuckdbLoad DuckdbLoad;

typedef struct DuckdbStore {
    Store base;
    duckdb_database database;
    pthread_mutex_t lock;
    DuckdbConn *conns; /* under lock: the load function finds its session here */
    struct DuckdbStore *next_open;
    dev_t device; /* which file this is; 0, 0 in memory */
    ino_t inode;
} DuckdbStore;

struct DuckdbConn {
    StoreConn base;
    duckdb_connection session;
    idx_t id;
    DuckdbLoad *load;  /* the one running, or NULL */
    bool is_unordered; /* the session setting of a load could not be taken back yet */
    DuckdbConn *next;
};

/* ---- connect.c ---- */

Status duckdb_store_open(const StoreConfig *config, Store **ret_store, Error *err) MUST_USE;
void duckdb_store_close(Store *base);
Status duckdb_store_connect(Store *base, StoreConn **ret_conn, Error *err) MUST_USE;
void duckdb_store_disconnect(StoreConn *base);

/* ---- query.c ---- */

Status duckdb_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err) MUST_USE;
Status duckdb_script(StoreConn *conn, Str text, Error *err) MUST_USE;
Status
duckdb_query_begin(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err) MUST_USE;
Status duckdb_cursor_next(Cursor *base, Batch *ret_batch, Error *err) MUST_USE;
void duckdb_cursor_close(Cursor *base);

/* One statement of this folder's own, without parameters. */
Status duckdb_run_words(duckdb_connection session, const char *words, Error *err) MUST_USE;

/* ---- append.c ---- */

/* Makes the load function known to the database; once, after opening. */
Status duckdb_register_load(DuckdbStore *store, duckdb_connection session, Error *err) MUST_USE;
Status duckdb_load(
    StoreConn *base,
    const char *table,
    const BatchSource *source,
    int64_t *ret_rows,
    Error *err) MUST_USE;

/* ---- vector.c ---- */

/* How one result column is read. */
typedef struct VectorReader {
    ColumnType to;
    duckdb_type from; /* of a DECIMAL: the type it is held in */
    bool is_decimal;
    unsigned scale; /* of a DECIMAL */
    void *buffer;   /* room for BATCH_ROWS values of `to`; NULL: read in place */
} VectorReader;

/* False when the type maps to no ColumnType. */
bool vector_reader_init(Arena *arena, duckdb_logical_type type, VectorReader *ret_reader);

/* Sets values and valid of `column` to `n_rows` of `vector`; valid until the vector goes. STORE
 * error for a value beyond the ColumnType. */
Status vector_read(
    VectorReader *reader, duckdb_vector vector, size_t n_rows, Column *column, Error *err) MUST_USE;

/* The DuckDB type a Column is given in; the caller destroys it. */
duckdb_logical_type vector_type(ColumnType type);

/* Writes `n_rows` of `column` from row `first`, a multiple of 64, to a fresh vector. DATA error for
 * text that is not UTF-8. */
Status vector_write(
    const Column *column, size_t first, size_t n_rows, duckdb_vector vector, Error *err) MUST_USE;

/* ---- fail.c ---- */

/* Sets `err` from an error text of DuckDB. `name` of the statement places it, NULL for none. */
Status duckdb_fail(Error *err, const char *name, const char *text);

/* ---- dialect.c ---- */

extern const Dialect duckdb_dialect;

extern const char duckdb_begin_words[];
extern const char duckdb_commit_words[];
extern const char duckdb_rollback_words[];
extern const char duckdb_unordered_words[];
extern const char duckdb_ordered_words[];

#endif
