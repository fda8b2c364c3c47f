/*
 * driver: what a database must offer so that store.h works on it. Read by the drivers only.
 *
 * Stage: store. Callers never see this header; they call store_*(), and store.c calls the slots
 * below. There, once for all drivers: error context (the statement's or the table's name), the
 * shape a query must have, the rule of one open result a connection, and the state of the
 * transaction. A driver does only what its database makes different.
 *
 * To add a driver: a folder src/store/<name>/ with driver.c, connect.c, append.c, query.c and
 * dialect.c; sql/<name>/ with what is not in sql/common/; a line in store.c's table of URL
 * schemes; a row in test/contract/store_contract.c. It is done when that suite passes.
 *
 * What they make of the slots: DuckDB pulls a load through a table function on all its threads.
 * PostgreSQL sends one COPY, filled by all workers, and waits in connect for a server that is
 * starting. ClickHouse sends blocks of many batches in one insert over HTTP, has no transactions,
 * and says so by its feature bits.
 *
 * Errors: a slot writes message and hint without naming the statement (store.c puts that in
 * front). BUSY: somebody else holds it, trying later helps. LIMIT: it took longer than allowed. IO:
 * the disk. STORE: everything else the database refuses. UNSUPPORTED: a type that has no
 * ColumnType.
 */
#ifndef EIOT_STORE_DRIVER_H
#define EIOT_STORE_DRIVER_H

#include "store/store.h"

typedef struct StoreDriver StoreDriver;

typedef enum StoreFeature {
    STORE_TRANSACTIONS = 1 << 0,  /* begin, commit and rollback are there and do what they say */
    STORE_SQL = 1 << 1,           /* runs any SQL text, scripts and migrations included */
    STORE_PARALLEL_LOAD = 1 << 2, /* calls the workers of a BatchSource from several threads */
} StoreFeature;

typedef struct StoreConfig {
    const char *url;     /* the whole of it */
    const char *address; /* what stands after "scheme:" */
    size_t n_threads;    /* at least 1 */
} StoreConfig;

/* Each driver's own structs begin with these; store.c fills and reads them, drivers leave them
 * alone but for the columns of a cursor and is_broken. */
struct Store {
    const StoreDriver *driver;
};

struct StoreConn {
    Store *store;
    const Rows *open_rows; /* the result being read, or NULL */
    bool in_transaction;
    bool is_broken; /* a rollback failed, or the driver saw its connection end: nothing but
                     * disconnect is possible */
};

/* A running query. */
typedef struct Cursor {
    const Column *columns; /* values NULL; live as long as the cursor */
    size_t n_columns;
} Cursor;

struct StoreDriver {
    const char *name;
    uint32_t features; /* StoreFeature bits */
    const Dialect *dialect;

    /* ---- required ---- */

    /* Opens the database, making it and its folder when missing. One call for each Store. */
    Status (*open)(const StoreConfig *config, Store **ret_store, Error *err);

    /* Releases it; all connections are closed before. */
    void (*close)(Store *store);

    /* A session with its settings pinned: UTC, UTF-8, names found only as schema.name. May retry a
     * server that is starting. Any thread, also at once. */
    Status (*connect)(Store *store, StoreConn **ret_conn, Error *err);

    /* Ends the session; an open transaction was rolled back before. */
    void (*disconnect)(StoreConn *conn);

    /* Runs one statement to its end. *ret_changed: rows changed, 0 when the database can't say. */
    Status (*run)(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err);

    /* Runs several statements, split by the database's own rules; stops at the first error. */
    Status (*script)(StoreConn *conn, Str text, Error *err);

    /* Starts a query. Memory stays bounded however many rows come. Every result column maps to a
     * ColumnType, without loss, or it is UNSUPPORTED. Parameters are checked to be as many as the
     * text has (INTERNAL otherwise). */
    Status (*query)(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err);

    /* The next batch, valid until the next call; 0 rows at the end and ever after. */
    Status (*next)(Cursor *cursor, Batch *ret_batch, Error *err);

    /* Ends the query, read to its end or not. */
    void (*cursor_close)(Cursor *cursor);

    /* Appends every batch of every worker 0 .. n_workers-1 to `table`, columns by name, within the
     * session's transaction if one is open. One worker is called by one thread at a time, until it
     * gives 0 rows. An Error of source->next comes back as it was made; one of
     * the database says "load into 'TABLE'" in front. Batches may have any number
     * of rows. After a failure nothing of the load is in the table once the transaction is rolled
     * back; without a transaction at once (a driver without STORE_TRANSACTIONS says what it does).
     */
    Status (*load)(
        StoreConn *conn,
        const char *table,
        const BatchSource *source,
        int64_t *ret_rows,
        Error *err);

    /* ---- present exactly with STORE_TRANSACTIONS ---- */

    /* store.c never nests them. */
    Status (*begin)(StoreConn *conn, Error *err);

    /* On an error the transaction is over and nothing of it is kept. */
    Status (*commit)(StoreConn *conn, Error *err);

    /* Also after a failed statement, and while a cursor is open: that one is only closed then. An
     * error means the session is lost. */
    Status (*rollback)(StoreConn *conn, Error *err);
};

/* Opens a store with a given driver: what store_open() does once it knows the driver, and how
 * tests open a fake. Driver bits and slots that disagree are a broken promise. */
Status store_open_driver(
    const StoreDriver *driver, const StoreConfig *config, Store **ret_store, Error *err) MUST_USE;

/* Every row of `rows`, copied into `arena`; more than `max_rows` is a LIMIT error. */
Status
rows_gather(Arena *arena, Rows *rows, size_t max_rows, Table *ret_table, Error *err) MUST_USE;

/* `batch` with its names, values and texts copied into `arena`. */
Batch batch_copy(Arena *arena, const Batch *batch);

/* Bytes of one value of a type. */
size_t column_type_size(ColumnType type);

#endif
