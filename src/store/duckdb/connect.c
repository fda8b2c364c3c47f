#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/duckdb/duckdb_internal.h"

static const char in_memory[] = ":memory:";

/* DuckDB's lock on the file is one between processes. Two databases over one file in this process
 * would damage it, so the files that are open stand here. */
static pthread_mutex_t open_lock = PTHREAD_MUTEX_INITIALIZER;
static DuckdbStore *open_stores;

/* Settings of a database, each with its reason. */
static void set_config(duckdb_config config, const StoreConfig *wanted)
{
    char threads[24];

    (void) snprintf(threads, sizeof(threads), "%zu", wanted->n_threads);
    /* as many as the command was given */
    ASSERT(duckdb_set_config(config, "threads", threads) == DuckDBSuccess);
    /* works without a network, and the same with one: icu and json are inside the library */
    ASSERT(duckdb_set_config(config, "autoinstall_known_extensions", "false") == DuckDBSuccess);
    ASSERT(duckdb_set_config(config, "autoload_known_extensions", "false") == DuckDBSuccess);
}

/* Splits "PATH?memory_limit=2GB". */
static Status read_address(
    Arena *arena,
    const char *address,
    const char **ret_path,
    const char **ret_memory_limit,
    Error *err)
{
    static const char option[] = "memory_limit=";
    const char *mark = strrchr(address, '?');
    size_t length = mark == NULL ? strlen(address) : (size_t) (mark - address);

    if (length == 0) {
        error_set(err, STATUS_CONFIG, "no file is named");
        error_hint(err, "Write it as duckdb:PATH, for instance duckdb:data/energy.duckdb.");
        return STATUS_CONFIG;
    }
    *ret_path = arena_copy(arena, address, length);
    *ret_memory_limit = NULL;
    if (mark == NULL)
        return OK;
    if (strncmp(mark + 1, option, strlen(option)) != 0) {
        error_set(err, STATUS_CONFIG, "option '%s' is unknown", mark + 1);
        error_hint(
            err, "The one option is memory_limit, for instance duckdb:PATH?memory_limit=2GB.");
        return STATUS_CONFIG;
    }
    *ret_memory_limit = mark + 1 + strlen(option);
    return OK;
}

/* DuckDB names a database after its file, up to the first point, and a name that is both a database
 * and a schema is ambiguous in every statement (in dbt's too). */
static Status check_name(const char *path, Error *err)
{
    static const char *const schemas[] = {
        "raw_data", "staging", "intermediate", "ml", "marts", "quality", "ops"};
    const char *name = file_base_name(path);
    Str stem = {.ptr = name, .len = strcspn(name, ".")};

    for (size_t at = 0; at < COUNT_OF(schemas); at++) {
        if (str_equal_nocase(stem, str_from(schemas[at]))) {
            error_set(
                err,
                STATUS_CONFIG,
                "the file can't be named '%s': a schema has that name",
                schemas[at]);
            error_hint(err, "Name it otherwise, for instance energy.duckdb.");
            return STATUS_CONFIG;
        }
    }
    return OK;
}

static Status make_folder_of(Arena *arena, const char *path, Error *err)
{
    const char *name = file_base_name(path);

    if (name == path || name == path + 1)
        return OK;
    return file_make_folder(arena_copy(arena, path, (size_t) (name - path) - 1), err);
}

/* A file that is there must be a database. DuckDB reads some others too (a CSV becomes a view in
 * memory), which would look like an empty store. */
static Status check_file(const char *path, Error *err)
{
    char head[12] = {0};
    FILE *file = fopen(path, "re");
    size_t length;

    if (file == NULL)
        return OK; /* missing, or for DuckDB to say why not */
    length = fread(head, 1, sizeof(head), file);
    (void) fclose(file);
    if (length < sizeof(head) || memcmp(head + 8, "DUCK", 4) != 0) {
        error_set(err, STATUS_STORE, "the file is not a DuckDB database");
        error_hint(
            err,
            "Name another file, or move this one away: a new store is made when there is none.");
        return STATUS_STORE;
    }
    return OK;
}

static Status open_database(
    const StoreConfig *wanted,
    const char *path,
    const char *memory_limit,
    duckdb_database *database,
    Error *err)
{
    duckdb_config config = NULL;
    char *text = NULL;
    Status status = OK;

    ASSERT(duckdb_create_config(&config) == DuckDBSuccess);
    set_config(config, wanted);
    if (memory_limit != NULL &&
        duckdb_set_config(config, "memory_limit", memory_limit) != DuckDBSuccess) {
        error_set(err, STATUS_CONFIG, "memory_limit '%s' is no size", memory_limit);
        error_hint(err, "Write a number and a unit, for instance 512MB or 4GB.");
        status = STATUS_CONFIG;
    } else if (
        duckdb_open_ext(strcmp(path, in_memory) == 0 ? NULL : path, database, config, &text) !=
        DuckDBSuccess) {
        status = duckdb_fail(err, NULL, text);
    }
    duckdb_free(text);
    duckdb_destroy_config(&config);
    return status;
}

/* Enters the store among the open ones. Before the database is opened, as far as its file is there.
 */
static Status claim_file(DuckdbStore *store, const char *path, Error *err)
{
    struct stat info;
    Status status = OK;

    if (strcmp(path, in_memory) != 0 && stat(path, &info) == 0) {
        store->device = info.st_dev;
        store->inode = info.st_ino;
    }
    pthread_mutex_lock(&open_lock);
    for (const DuckdbStore *other = open_stores; other != NULL && store->inode != 0;
         other = other->next_open) {
        if (other->device == store->device && other->inode == store->inode) {
            status = error_set(err, STATUS_BUSY, "the file is open in this process already");
            error_hint(err, "Use more connections of the one store.");
        }
    }
    if (status == OK) {
        store->next_open = open_stores;
        open_stores = store;
    }
    pthread_mutex_unlock(&open_lock);
    return status;
}

static void release_file(DuckdbStore *store)
{
    pthread_mutex_lock(&open_lock);
    for (DuckdbStore **link = &open_stores; *link != NULL; link = &(*link)->next_open) {
        if (*link == store) {
            *link = store->next_open;
            break;
        }
    }
    pthread_mutex_unlock(&open_lock);
}

/* A file that was not there yet when it was claimed. */
static void note_file(DuckdbStore *store, const char *path)
{
    struct stat info;

    if (strcmp(path, in_memory) == 0 || stat(path, &info) != 0)
        return;
    pthread_mutex_lock(&open_lock);
    store->device = info.st_dev;
    store->inode = info.st_ino;
    pthread_mutex_unlock(&open_lock);
}

static Status open_session(DuckdbStore *store, duckdb_connection *session, Error *err)
{
    if (duckdb_connect(store->database, session) != DuckDBSuccess)
        return error_set(err, STATUS_STORE, "the database gives no session");
    return OK;
}

Status duckdb_store_open(const StoreConfig *config, Store **ret_store, Error *err)
{
    Arena *arena = arena_new();
    DuckdbStore *store = mem_alloc_zero(1, sizeof(*store));
    duckdb_connection session = NULL;
    const char *path = NULL;
    const char *memory_limit = NULL;
    Status status;

    ASSERT(pthread_mutex_init(&store->lock, NULL) == 0);
    ASSERT(duckdb_vector_size() == BATCH_ROWS); /* chunks and batches are cut alike */
    status = read_address(arena, config->address, &path, &memory_limit, err);
    if (status == OK)
        status = check_name(path, err);
    if (status == OK)
        status = make_folder_of(arena, path, err);
    if (status == OK)
        status = check_file(path, err);
    if (status == OK)
        status = claim_file(store, path, err);
    if (status == OK)
        status = open_database(config, path, memory_limit, &store->database, err);
    if (status == OK) {
        note_file(store, path);
        status = open_session(store, &session, err);
    }
    if (status == OK)
        status = duckdb_register_load(store, session, err);
    duckdb_disconnect(&session);
    if (status == OK)
        *ret_store = &store->base;
    else
        duckdb_store_close(&store->base);
    arena_free(arena);
    return status;
}

void duckdb_store_close(Store *base)
{
    DuckdbStore *store = (DuckdbStore *) base;

    ASSERT(store->conns == NULL);
    duckdb_close(&store->database);
    release_file(store);
    pthread_mutex_destroy(&store->lock);
    mem_free(store);
}

static idx_t session_id(duckdb_connection session)
{
    duckdb_client_context context = NULL;
    idx_t id;

    duckdb_connection_get_client_context(session, &context);
    id = duckdb_client_context_get_connection_id(context);
    duckdb_destroy_client_context(&context);
    return id;
}

Status duckdb_store_connect(Store *base, StoreConn **ret_conn, Error *err)
{
    DuckdbStore *store = (DuckdbStore *) base;
    DuckdbConn *conn = mem_alloc_zero(1, sizeof(*conn));
    Status status;

    conn->base.store = base;
    status = open_session(store, &conn->session, err);
    if (status == OK)
        status = duckdb_script(&conn->base, asset_text("sql/duckdb/session.sql"), err);
    if (status != OK) {
        duckdb_disconnect(&conn->session);
        mem_free(conn);
        return status;
    }
    conn->id = session_id(conn->session);
    pthread_mutex_lock(&store->lock);
    conn->next = store->conns;
    store->conns = conn;
    pthread_mutex_unlock(&store->lock);
    *ret_conn = &conn->base;
    return OK;
}

void duckdb_store_disconnect(StoreConn *base)
{
    DuckdbConn *conn = (DuckdbConn *) base;
    DuckdbStore *store = (DuckdbStore *) base->store;

    pthread_mutex_lock(&store->lock);
    for (DuckdbConn **link = &store->conns; *link != NULL; link = &(*link)->next) {
        if (*link == conn) {
            *link = conn->next;
            break;
        }
    }
    pthread_mutex_unlock(&store->lock);
    duckdb_disconnect(&conn->session);
    mem_free(conn);
}
