#include "store/duckdb/duckdb_driver.h"
#include "store/duckdb/duckdb_internal.h"

static DuckdbConn *of(StoreConn *conn)
{
    return (DuckdbConn *) conn;
}

static Status duckdb_begin(StoreConn *conn, Error *err)
{
    return duckdb_run_words(of(conn)->session, duckdb_begin_words, err);
}

static Status duckdb_commit(StoreConn *conn, Error *err)
{
    return duckdb_run_words(of(conn)->session, duckdb_commit_words, err);
}

static Status duckdb_rollback(StoreConn *conn, Error *err)
{
    DuckdbConn *own = of(conn);
    Status status;

    status = duckdb_run_words(own->session, duckdb_rollback_words, err);
    if (status != OK || !own->is_unordered)
        return status;
    own->is_unordered = false;
    return duckdb_run_words(own->session, duckdb_ordered_words, err);
}

const StoreDriver duckdb_driver = {
    .name = "duckdb",
    .features = STORE_TRANSACTIONS | STORE_SQL | STORE_PARALLEL_LOAD,
    .dialect = &duckdb_dialect,
    .open = duckdb_store_open,
    .close = duckdb_store_close,
    .connect = duckdb_store_connect,
    .disconnect = duckdb_store_disconnect,
    .run = duckdb_run,
    .script = duckdb_script,
    .query = duckdb_query_begin,
    .next = duckdb_cursor_next,
    .cursor_close = duckdb_cursor_close,
    .load = duckdb_load,
    .begin = duckdb_begin,
    .commit = duckdb_commit,
    .rollback = duckdb_rollback,
};
