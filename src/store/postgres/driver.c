#include <string.h>

#include "store/postgres/postgres_driver.h"
#include "store/postgres/postgres_internal.h"

static PostgresConn *of(StoreConn *conn)
{
    return (PostgresConn *) conn;
}

/* A session whose connection is gone takes no statement any more, not even rollback. */
static Status run_words(StoreConn *conn, const char *words, char *tag, Error *err)
{
    Status status = postgres_run_words(of(conn)->session, words, tag, err);

    if (status != OK && PQstatus(of(conn)->session) == CONNECTION_BAD)
        conn->is_broken = true;
    return status;
}

static Status postgres_begin(StoreConn *conn, Error *err)
{
    return run_words(conn, postgres_begin_words, NULL, err);
}

/* The commit of a transaction in which a statement failed is no error to the server: it says
 * ROLLBACK. */
static Status postgres_commit(StoreConn *conn, Error *err)
{
    char tag[64];
    Status status;

    status = run_words(conn, postgres_commit_words, tag, err);
    if (status != OK || strcmp(tag, "COMMIT") == 0)
        return status;
    return error_set(err, STATUS_STORE, "a statement had failed: nothing of it is kept");
}

static Status postgres_rollback(StoreConn *conn, Error *err)
{
    postgres_stop_query(of(conn));
    return run_words(conn, postgres_rollback_words, NULL, err);
}

const StoreDriver postgres_driver = {
    .name = "postgres",
    .features = STORE_TRANSACTIONS | STORE_SQL | STORE_PARALLEL_LOAD,
    .dialect = &postgres_dialect,
    .open = postgres_store_open,
    .close = postgres_store_close,
    .connect = postgres_store_connect,
    .disconnect = postgres_store_disconnect,
    .run = postgres_run,
    .script = postgres_script,
    .query = postgres_query_begin,
    .next = postgres_cursor_next,
    .cursor_close = postgres_cursor_close,
    .load = postgres_load,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
};
