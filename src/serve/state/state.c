/*
 * DuckDB makes its log (serve.duckdb.wal) anew whenever it has brought the old one into the file,
 * with the mask of that moment: one statement later, hashes of passwords could be read by
 * everybody. So it is told never to do that by itself (serve_state.sql), and state_tidy() does it
 * under a private mask, writing something at once, so that the new log is there before the mask is
 * gone.
 */
#include "state.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "serve/state/private_file.h"
#include "store/url.h"

#define STATE_VERSION 1 /* of the tables in serve_state.sql */
#define TIDY_EVERY    256
#define TIDY_BYTES    ((int64_t) 4 * 1024 * 1024) /* of the log; its rows are in memory too */

static const char in_memory[] = ":memory:";

struct State {
    Store *store;
    StoreConn *conn;
    Arena *arena;
    const char *path;
    const char *log_path;
    pthread_mutex_t lock; /* over `conn` and below */
    unsigned n_unlocked;
};

/* A database of the schema's name makes every statement ambiguous. */
static Status check_name(const char *path, Error *err)
{
    const char *name = file_base_name(path);
    Str stem = {.ptr = name, .len = strcspn(name, ".")};

    if (!str_equal_nocase(stem, STR("access")))
        return OK;
    (void) error_set(err, STATUS_CONFIG, "the state file can't be named '%s'", name);
    error_hint(err, "Its tables stand in a schema 'access'. Name it otherwise, as serve.duckdb.");
    return STATUS_CONFIG;
}

/* What the store says of its URL, as words about the state file. */
static void tell_of_file(const State *state, const char *url, Error *err)
{
    Arena *scratch = arena_new();
    const char *prefix = arena_printf(scratch, "store '%s': ", url_masked(scratch, url));
    const char *reason = arena_copy(scratch, err->message, strlen(err->message));

    if (str_starts_with(str_from(reason), str_from(prefix)))
        reason += strlen(prefix);
    if (err->status == STATUS_BUSY) {
        (void) error_set(
            err, STATUS_BUSY, "another server has the state file '%s' open", state->path);
        error_hint(err, "Stop that one, or give this one a file of its own by --state FILE.");
    } else {
        Error told = *err;

        (void) error_set(&told, err->status, "state file '%s': %s", state->path, reason);
        memcpy(told.hint, err->hint, sizeof(told.hint));
        *err = told;
    }
    arena_free(scratch);
}

static Status open_store(State *state, Error *err)
{
    /* an option at the end, so that a '?' in the path is part of it */
    const char *url = arena_printf(state->arena, "duckdb:%s?memory_limit=256MB", state->path);
    Status status = store_open(url, 1, &state->store, err);

    if (status == OK)
        status = store_connect(state->store, &state->conn, err);
    if (status != OK)
        tell_of_file(state, url, err);
    return status;
}

static Status refuse(const State *state, const char *what, const char *hint, Error *err)
{
    (void) error_set(err, STATUS_STORE, "state file '%s' %s", state->path, what);
    error_hint(err, "%s", hint);
    return STATUS_STORE;
}

static Status check_version(const State *state, int64_t at, Error *err)
{
    if (at < 1)
        return refuse(
            state,
            "has lost its version",
            "It is damaged. Take it from a backup, or move it away: a new one has no users.",
            err);
    if (at <= STATE_VERSION)
        return OK;
    (void) error_set(
        err,
        STATUS_STORE,
        "state file '%s' is at version %lld, this eiot knows %d",
        state->path,
        (long long) at,
        STATE_VERSION);
    error_hint(err, "It was made by a newer eiot. Use that one.");
    return STATUS_STORE;
}

/* Before anything is written: whether this is ours, and of a version that is known. */
static Status check_content(const State *state, Error *err)
{
    Sql known = sql_named(state->conn, "serve_state_known", NULL, 0);
    Sql version = sql_named(state->conn, "serve_state_version", NULL, 0);
    Arena *scratch = arena_new();
    int64_t at = 0;
    Table table;
    Status status = store_table(scratch, state->conn, &known, 1, &table, err);

    if (status != OK)
        goto done;
    if (table_i64(&table, 0, table_column(&table, "others")) > 0) {
        status = refuse(
            state,
            "holds other tables than a server's",
            "A server keeps its users in a file of its own. Name that by --state FILE.",
            err);
        goto done;
    }
    if (table_i64(&table, 0, table_column(&table, "own")) == 0)
        goto done;
    if (table_i64(&table, 0, table_column(&table, "version")) > 0)
        status = store_value_i64(state->conn, &version, &at, err);
    if (status == OK)
        status = check_version(state, at, err);

done:
    arena_free(scratch);
    return status;
}

/* A write that changes nothing but brings the log into being. */
static Status touch(const State *state, Error *err)
{
    Sql sql = sql_named(state->conn, "serve_state_touch", NULL, 0);

    return store_run(state->conn, &sql, NULL, err);
}

static Status open_privately(State *state, Error *err)
{
    Status status = open_store(state, err);

    if (status == OK)
        status = check_content(state, err);
    if (status == OK)
        status =
            store_script(state->conn, "serve_state", asset_text("sql/duckdb/serve_state.sql"), err);
    if (status == OK)
        status = touch(state, err);
    return status;
}

Status state_open(const char *path, State **ret_state, Error *err)
{
    State *state = mem_alloc_zero(1, sizeof(*state));
    Status status = OK;

    state->arena = arena_new();
    state->path = str_dup(state->arena, str_from(path));
    state->log_path = arena_printf(state->arena, "%s.wal", path);
    ASSERT(pthread_mutex_init(&state->lock, NULL) == 0);
    if (strcmp(path, in_memory) != 0) {
        status = check_name(path, err);
        if (status == OK)
            status = private_file_check(path, err);
        if (status == OK)
            status = private_file_check(state->log_path, err);
    }
    if (status == OK) {
        private_files_begin();
        status = open_privately(state, err);
        private_files_end();
    }
    if (status == OK)
        *ret_state = state;
    else
        state_close(state);
    return status;
}

void state_close(State *state)
{
    if (state == NULL)
        return;
    store_disconnect(state->conn);
    private_files_begin(); /* closing brings the log into the file */
    store_close(state->store);
    private_files_end();
    (void) pthread_mutex_destroy(&state->lock);
    arena_free(state->arena);
    mem_free(state);
}

static Status tidy(State *state, int64_t bytes, Error *err)
{
    Sql checkpoint = sql_named(state->conn, "serve_state_checkpoint", NULL, 0);
    struct stat info;
    Status status;

    if (stat(state->log_path, &info) != 0 || info.st_size < bytes)
        return OK;
    private_files_begin();
    status = store_run(state->conn, &checkpoint, NULL, err);
    if (status == OK)
        status = touch(state, err);
    private_files_end();
    return status;
}

Status state_tidy(State *state, int64_t bytes, Error *err)
{
    Status status;

    (void) pthread_mutex_lock(&state->lock);
    status = tidy(state, bytes, err);
    (void) pthread_mutex_unlock(&state->lock);
    return status;
}

StoreConn *state_lock(State *state)
{
    (void) pthread_mutex_lock(&state->lock);
    return state->conn;
}

void state_unlock(State *state)
{
    Error unused;

    store_rollback(state->conn);
    if (++state->n_unlocked % TIDY_EVERY == 0)
        (void) tidy(state, TIDY_BYTES, &unused); /* tried again later; the log holds everything */
    (void) pthread_mutex_unlock(&state->lock);
}
