#include "store.h"

#include <stdio.h>
#include <string.h>

#include "base/asset.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/workers.h"
#include "store/clickhouse/clickhouse_driver.h"
#include "store/driver.h"
#include "store/duckdb/duckdb_driver.h"
#include "store/postgres/postgres_driver.h"
#include "store/rows.h"
#include "store/url.h"

typedef struct Scheme {
    const char *name; /* what stands before the first ':' of the URL */
    const StoreDriver *driver;
} Scheme;

static const Scheme schemes[] = {
    {"duckdb", &duckdb_driver},
    {"clickhouse", &clickhouse_driver},
    {"clickhouses", &clickhouse_tls_driver},
    {"postgresql", &postgres_driver},
    {"postgres", &postgres_driver},
};

static const Scheme *find_scheme(Str name)
{
    for (size_t at = 0; at < COUNT_OF(schemes); at++) {
        if (str_equal(str_from(schemes[at].name), name))
            return &schemes[at];
    }
    return NULL;
}

const Dialect *store_dialect_of(const char *url)
{
    const Scheme *scheme = find_scheme((Str){.ptr = url, .len = strcspn(url, ":")});

    return scheme == NULL ? NULL : scheme->driver->dialect;
}

Status store_open(const char *url, size_t n_threads, Store **ret_store, Error *err)
{
    const char *colon = strchr(url, ':');
    const Scheme *scheme = NULL;
    Arena *arena = arena_new(); /* for the URL without its password */
    StoreConfig config;
    Status status;

    if (colon != NULL)
        scheme = find_scheme((Str){.ptr = url, .len = (size_t) (colon - url)});
    if (scheme == NULL) {
        status =
            error_set(err, STATUS_CONFIG, "store '%s' is of no known kind", url_masked(arena, url));
        error_hint(
            err,
            "Write it as duckdb:PATH, for instance duckdb:data/energy.duckdb, or as "
            "postgresql://USER@HOST/DATABASE.");
        goto done;
    }
    config = (StoreConfig){
        .url = url,
        .address = colon + 1,
        .n_threads = n_threads == 0 ? workers_default() : n_threads,
    };
    if (config.n_threads > LIMIT_THREADS)
        config.n_threads = LIMIT_THREADS;
    status = store_open_driver(scheme->driver, &config, ret_store, err);
    if (status != OK)
        error_add_context(err, "store '%s'", url_masked(arena, url));

done:
    arena_free(arena);
    return status;
}

static bool slots_agree(const StoreDriver *driver)
{
    bool has_transactions = (driver->features & STORE_TRANSACTIONS) != 0;

    return driver->open != NULL && driver->close != NULL && driver->connect != NULL &&
           driver->disconnect != NULL && driver->run != NULL && driver->script != NULL &&
           driver->query != NULL && driver->next != NULL && driver->cursor_close != NULL &&
           driver->load != NULL && driver->dialect != NULL &&
           has_transactions == (driver->begin != NULL) &&
           has_transactions == (driver->commit != NULL) &&
           has_transactions == (driver->rollback != NULL);
}

Status store_open_driver(
    const StoreDriver *driver, const StoreConfig *config, Store **ret_store, Error *err)
{
    Store *store = NULL;
    Status status;

    ASSERT(slots_agree(driver));
    status = driver->open(config, &store, err);
    if (status != OK)
        return status;
    store->driver = driver;
    *ret_store = store;
    return OK;
}

void store_close(Store *store)
{
    if (store != NULL)
        store->driver->close(store);
}

const Dialect *store_dialect(const Store *store)
{
    return store->driver->dialect;
}

Status store_connect(Store *store, StoreConn **ret_conn, Error *err)
{
    StoreConn *conn = NULL;
    Status status;

    status = store->driver->connect(store, &conn, err);
    if (status != OK) {
        error_add_context(err, "connect to the store");
        return status;
    }
    conn->store = store;
    conn->open_rows = NULL;
    conn->in_transaction = false;
    conn->is_broken = false;
    *ret_conn = conn;
    return OK;
}

void store_disconnect(StoreConn *conn)
{
    if (conn == NULL)
        return;
    ASSERT(conn->open_rows == NULL);
    store_rollback(conn);
    conn->store->driver->disconnect(conn);
}

const Dialect *store_conn_dialect(const StoreConn *conn)
{
    return conn->store->driver->dialect;
}

bool store_conn_is_lost(const StoreConn *conn)
{
    return conn->is_broken;
}

Status store_conn_ready(const StoreConn *conn, const char *what, Error *err)
{
    if (conn->is_broken) {
        error_set(err, STATUS_STORE, "'%s' can't run: the session was lost", what);
        error_hint(err, "Run the command again.");
        return STATUS_STORE;
    }
    if (conn->open_rows != NULL) {
        return error_set(
            err,
            STATUS_INTERNAL,
            "'%s' can't run while the rows of '%s' are being read",
            what,
            rows_name(conn->open_rows));
    }
    return OK;
}

Status store_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err)
{
    int64_t changed = 0;
    Status status;

    status = store_conn_ready(conn, sql->name, err);
    if (status != OK)
        return status;
    status = conn->store->driver->run(conn, sql, &changed, err);
    if (status != OK) {
        error_add_context(err, "statement '%s'", sql->name);
        return status;
    }
    if (ret_changed != NULL)
        *ret_changed = changed;
    return OK;
}

Status store_script(StoreConn *conn, const char *name, Str text, Error *err)
{
    Status status;

    status = store_conn_ready(conn, name, err);
    if (status != OK)
        return status;
    status = conn->store->driver->script(conn, text, err);
    if (status != OK)
        error_add_context(err, "script '%s'", name);
    return status;
}

Status store_load(
    StoreConn *conn, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    int64_t n_rows = 0;
    Status status;

    ASSERT(source->n_columns > 0 && source->n_workers > 0);
    status = store_conn_ready(conn, table, err);
    if (status != OK)
        return status;
    status = conn->store->driver->load(conn, table, source, &n_rows, err);
    if (status != OK)
        return status;
    if (ret_rows != NULL)
        *ret_rows = n_rows;
    return OK;
}

typedef struct OneBatch {
    const Batch *batch;
    bool is_given;
} OneBatch;

static Status next_of_one(void *context, size_t worker, Batch *ret_batch, Error *err)
{
    OneBatch *one = context;

    (void) worker;
    (void) err;
    *ret_batch = one->is_given ? (Batch){0} : *one->batch;
    one->is_given = true;
    return OK;
}

Status store_append(StoreConn *conn, const char *table, const Batch *batch, Error *err)
{
    OneBatch one = {.batch = batch};
    BatchSource source = {
        .columns = batch->columns,
        .n_columns = batch->n_columns,
        .n_workers = 1,
        .next = next_of_one,
        .context = &one,
    };

    return store_load(conn, table, &source, NULL, err);
}

/* In a store without transactions each statement is for good, and these do nothing. */
Status store_begin(StoreConn *conn, Error *err)
{
    const StoreDriver *driver = conn->store->driver;
    Status status;

    ASSERT(!conn->in_transaction);
    status = store_conn_ready(conn, "begin", err);
    if (status != OK || driver->begin == NULL)
        return status;
    status = driver->begin(conn, err);
    if (status != OK) {
        error_add_context(err, "begin a transaction");
        return status;
    }
    conn->in_transaction = true;
    return OK;
}

Status store_commit(StoreConn *conn, Error *err)
{
    const StoreDriver *driver = conn->store->driver;
    Status status;

    status = store_conn_ready(conn, "commit", err);
    if (status != OK || driver->commit == NULL)
        return status;
    ASSERT(conn->in_transaction);
    conn->in_transaction = false;
    status = driver->commit(conn, err);
    if (status != OK)
        error_add_context(err, "commit the transaction");
    return status;
}

void store_rollback(StoreConn *conn)
{
    Error unused;

    if (!conn->in_transaction)
        return;
    conn->in_transaction = false;
    if (conn->store->driver->rollback(conn, &unused) != OK)
        conn->is_broken = true;
}

Sql sql_named(const StoreConn *conn, const char *name, const Param *params, size_t n_params)
{
    const char *const folders[] = {store_conn_dialect(conn)->name, "common"};
    Sql sql = {.name = name, .params = params, .n_params = n_params};
    bool is_found = false;
    char path[256];

    for (size_t at = 0; at < COUNT_OF(folders) && !is_found; at++) {
        int length = snprintf(path, sizeof(path), "sql/%s/%s.sql", folders[at], name);
        ASSERT(length > 0 && (size_t) length < sizeof(path));
        is_found = asset_find(path, &sql.text);
    }
    ASSERT(is_found);
    return sql;
}
