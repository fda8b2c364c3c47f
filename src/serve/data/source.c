#include "serve/data/source.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/civil.h"
#include "base/file.h"
#include "base/mem.h"
#include "serve/data/snapshot.h"

struct Source {
    Store *store;
    bool is_copy;
    Stamp stamp;      /* of the file that was copied */
    char mark[512];   /* of the database, when it was last asked; see serve_mark.sql */
    StoreConn *asker; /* the session that asks for it */
    int64_t as_of_us;
    size_t n_holders;
};

static Source *source_new(void)
{
    Source *source = mem_alloc_zero(1, sizeof(*source));

    source->n_holders = 1;
    return source;
}

void source_close(Source *source)
{
    if (source->asker != NULL)
        store_disconnect(source->asker);
    if (source->store != NULL)
        store_close(source->store);
    mem_free(source);
}

void source_hold(Source *source)
{
    source->n_holders++;
}

bool source_drop(Source *source)
{
    ASSERT(source->n_holders > 0);
    return --source->n_holders == 0;
}

Status source_connect(Source *source, StoreConn **ret_conn, Error *err)
{
    Status status = store_connect(source->store, ret_conn, err);
    Sql session;

    if (status != OK || source->is_copy)
        return status;
    session = sql_named(*ret_conn, "serve_session", NULL, 0);
    status = store_script(*ret_conn, session.name, session.text, err);
    if (status != OK)
        store_disconnect(*ret_conn);
    return status;
}

int64_t source_as_of_us(const Source *source)
{
    return source->as_of_us;
}

/* ---- the store itself ---- */

/* Brings the store up to what this program reads, as any command does. */
static Status migrate(StoreConn *conn, Error *err)
{
    int64_t at = 0;
    int64_t newest = 0;
    Status status = store_schema_version(conn, &at, &newest, err);

    if (status == OK && at != newest)
        status = store_lock(conn, NULL, NULL, err);
    return status == OK ? store_migrate(conn, NULL, err) : status;
}

static Status open_migrated(
    const Project *project, const char *url, Store **ret_store, StoreConn **ret_conn, Error *err)
{
    Status status = store_open(url, project->n_threads, ret_store, err);

    if (status != OK)
        return status;
    status = store_connect(*ret_store, ret_conn, err);
    if (status == OK) {
        status = migrate(*ret_conn, err);
        if (status != OK)
            store_disconnect(*ret_conn);
    }
    if (status != OK)
        store_close(*ret_store);
    return status;
}

/* A run may hold the store for hours: meanwhile the server looks for changes, and can be stopped.
 */
static Status lock_at_once(StoreConn *conn, Error *err)
{
    Arena *arena = arena_new();
    Sql try = sql_named(conn, "lock_try", NULL, 0);
    Table table;
    Status status = store_table(arena, conn, &try, 1, &table, err);

    if (status == OK && !table_is_null(&table, 0, 0))
        status = error_set(
            err,
            STATUS_BUSY,
            "the store is being written by %.*s",
            STR_ARG(table_text(&table, 0, 0)));
    arena_free(arena);
    return status;
}

Status source_write(
    const Project *project,
    Status (*write)(void *context, StoreConn *conn, Error *err),
    void *context,
    Error *err)
{
    Store *store = NULL;
    StoreConn *conn = NULL;
    Status status = open_migrated(project, project->store_url, &store, &conn, err);

    if (status != OK)
        return status;
    status = lock_at_once(conn, err);
    if (status == OK)
        status = write(context, conn, err);
    store_disconnect(conn);
    store_close(store);
    return status;
}

/* ---- a database that many may read at once ---- */

static Status read_mark(StoreConn *conn, char *ret_mark, size_t size, Error *err)
{
    Arena *arena = arena_new();
    Sql sql = sql_named(conn, "serve_mark", NULL, 0);
    Table table;
    Status status = store_table(arena, conn, &sql, 1, &table, err);

    if (status == OK) {
        Str mark = table_text(&table, 0, 0);
        size_t length = mark.len < size ? mark.len : size - 1;

        memcpy(ret_mark, mark.ptr, length);
        ret_mark[length] = '\0';
    }
    arena_free(arena);
    return status;
}

static Status open_shared(const Project *project, Source **ret_source, Error *err)
{
    Source *source = source_new();
    Status status = open_migrated(project, project->store_url, &source->store, &source->asker, err);

    if (status == OK)
        status = read_mark(source->asker, source->mark, sizeof(source->mark), err);
    if (status == OK)
        *ret_source = source;
    else
        source_close(source);
    return status;
}

static Status ask_again(Source *source, Renewed *ret_renewed, Error *err)
{
    char mark[sizeof(source->mark)] = "";
    Status status = OK;

    if (source->asker != NULL && store_conn_is_lost(source->asker)) {
        store_disconnect(source->asker);
        source->asker = NULL;
    }
    if (source->asker == NULL)
        status = store_connect(source->store, &source->asker, err);
    if (status == OK)
        status = read_mark(source->asker, mark, sizeof(mark), err);
    if (status != OK)
        return status;
    *ret_renewed = strcmp(mark, source->mark) == 0 ? RENEWED_NOT : RENEWED_DATA;
    memcpy(source->mark, mark, sizeof(mark));
    return OK;
}

/* ---- a file that one process holds ---- */

/* Pages ask for sums and single meters: what is kept of the file in memory need not be all of it.
 */
#define COPY_OPTIONS "?memory_limit=1GB"

/* The parts of "duckdb:PATH?memory_limit=2GB"; *ret_options begins with '?'. */
static const char *file_of(Arena *arena, const char *url, const char **ret_options)
{
    const char *path = strchr(url, ':') + 1;
    const char *mark = strrchr(path, '?');

    *ret_options = mark == NULL ? COPY_OPTIONS : mark;
    return mark == NULL ? path : arena_copy(arena, path, (size_t) (mark - path));
}

/* A view over many tables is read at every request and changes with the copy only: kept as rows. */
static Status keep_views(StoreConn *conn, Error *err)
{
    Sql views = sql_named(conn, "serve_views", NULL, 0);
    Sql keep = sql_named(conn, "serve_keep_views", NULL, 0);
    int64_t n_views = 0;
    Status status = store_value_i64(conn, &views, &n_views, err);

    if (status != OK || n_views < 2)
        return status;
    return store_script(conn, keep.name, keep.text, err);
}

static Status
open_copy(const Project *project, const char *copy, const char *options, Source *source, Error *err)
{
    Arena *arena = arena_new();
    StoreConn *conn = NULL;
    const char *url = arena_printf(arena, "duckdb:%s%s", copy, options);
    Status status = open_migrated(project, url, &source->store, &conn, err);

    if (status == OK) {
        status = keep_views(conn, err);
        store_disconnect(conn);
    }
    snapshot_remove(copy);
    arena_free(arena);
    return status;
}

static int64_t clock_us(void)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t) now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static Status take_copy(
    Arena *arena,
    const Project *project,
    const char *path,
    const char *options,
    Renewed *ret_renewed,
    Source **ret_source,
    Error *err)
{
    static atomic_uint n_copies;
    const char *copy = arena_printf(
        arena, "%s.served.%ld.%u", path, (long) getpid(), atomic_fetch_add(&n_copies, 1));
    Source *source = source_new();
    bool is_taken = false;
    Status status;

    source->as_of_us = clock_us();
    source->is_copy = true;
    snapshot_remove_left(path);
    status = snapshot_take(path, copy, &source->stamp, &is_taken, err);
    if (status == OK && is_taken)
        status = open_copy(project, copy, options, source, err);
    if (status != OK || !is_taken) {
        source_close(source);
        return status;
    }
    *ret_source = source;
    *ret_renewed = RENEWED_SOURCE;
    return OK;
}

static Status renew_copy(
    const Project *project,
    const Source *current,
    Renewed *ret_renewed,
    Source **ret_source,
    Error *err)
{
    Arena *arena = arena_new();
    const char *options;
    const char *path = file_of(arena, project->store_url, &options);
    Stamp stamp;
    Status status = OK;

    if (!file_exists(path)) {
        Store *store = NULL;
        StoreConn *conn = NULL;

        status = open_migrated(project, project->store_url, &store, &conn, err);
        if (status == OK) {
            store_disconnect(conn);
            store_close(store);
        }
    }
    *ret_renewed = RENEWED_NOT_NOW;
    if (status == OK)
        status = stamp_read(path, &stamp, err);
    if (status == OK && current != NULL && stamp_equal(&stamp, &current->stamp))
        *ret_renewed = RENEWED_NOT;
    else if (status == OK)
        status = take_copy(arena, project, path, options, ret_renewed, ret_source, err);
    arena_free(arena);
    return status;
}

Status source_renew(
    const Project *project, Source *current, Renewed *ret_renewed, Source **ret_source, Error *err)
{
    const Dialect *dialect = store_dialect_of(project->store_url);
    Status status;

    if (dialect != NULL && dialect->is_embedded)
        return renew_copy(project, current, ret_renewed, ret_source, err);
    if (current != NULL)
        return ask_again(current, ret_renewed, err);
    status = open_shared(project, ret_source, err);
    *ret_renewed = RENEWED_SOURCE;
    return status;
}
