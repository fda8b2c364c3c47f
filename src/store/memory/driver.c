#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "store/memory/memory_internal.h"

#define MEMORY_CALLS_MAX 4096

static const Dialect memory_dialect = {
    .name = "duckdb",
    .enforces_keys = false,
    .is_embedded = false,
    .load_table = "raw_data.readings",
};

static MemoryStore *of(StoreConn *conn)
{
    return (MemoryStore *) conn->store;
}

Status memory_count(MemoryStore *store, Error *err, const char *format, ...)
{
    char call[512];
    va_list args;

    va_start(args, format);
    (void) vsnprintf(call, sizeof(call), format, args);
    va_end(args);
    ASSERT(store->n_calls < MEMORY_CALLS_MAX);
    store->calls[store->n_calls++] = str_dup(store->arena, str_from(call));
    if (store->fail_at == 0 || store->n_calls != store->fail_at)
        return OK;
    return error_set(err, store->fail_status, "told to fail at '%s'", call);
}

MemoryTable *memory_find(MemoryTable *tables, const char *name)
{
    while (tables != NULL && strcmp(tables->name, name) != 0)
        tables = tables->next;
    return tables;
}

MemoryTable *memory_make(MemoryStore *store, MemoryTable **tables, const char *name)
{
    MemoryTable *table = memory_find(*tables, name);

    if (table != NULL)
        return table;
    table = ARENA_NEW(store->arena, MemoryTable);
    table->name = str_dup(store->arena, str_from(name));
    table->next = *tables;
    *tables = table;
    return table;
}

void memory_add(MemoryStore *store, MemoryTable *table, const Batch *batch)
{
    MemorySegment *segment = ARENA_NEW(store->arena, MemorySegment);

    segment->batch = batch_copy(store->arena, batch);
    if (table->first == NULL)
        table->first = segment;
    else
        table->last->next = segment;
    table->last = segment;
}

Status memory_store_open(Store **ret_store, Error *err)
{
    StoreConfig config = {.address = "", .n_threads = 1};

    return store_open_driver(&memory_driver, &config, ret_store, err);
}

static Status open_store(const StoreConfig *config, Store **ret_store, Error *err)
{
    Arena *arena = arena_new();
    MemoryStore *store = ARENA_NEW(arena, MemoryStore);

    (void) config;
    (void) err;
    store->arena = arena;
    store->calls = ARENA_ARRAY(arena, const char *, MEMORY_CALLS_MAX);
    *ret_store = &store->base;
    return OK;
}

static void close_store(Store *store)
{
    arena_free(((MemoryStore *) store)->arena);
}

static Status connect_store(Store *store, StoreConn **ret_conn, Error *err)
{
    (void) store;
    (void) err;
    *ret_conn = mem_alloc_zero(1, sizeof(StoreConn));
    return OK;
}

static void disconnect_store(StoreConn *conn)
{
    mem_free(conn);
}

void memory_answer(Store *store, const char *statement, const Batch *rows)
{
    MemoryStore *own = (MemoryStore *) store;
    MemoryTable *answer = memory_make(own, &own->answers, statement);

    answer->first = NULL;
    memory_add(own, answer, rows);
}

void memory_fail_at(Store *store, size_t nth, Status status)
{
    MemoryStore *own = (MemoryStore *) store;

    ASSERT(nth > 0 && status != OK);
    own->fail_at = own->n_calls + nth;
    own->fail_status = status;
}

size_t memory_n_calls(const Store *store)
{
    return ((const MemoryStore *) store)->n_calls;
}

const char *memory_call(const Store *store, size_t index)
{
    ASSERT(index < memory_n_calls(store));
    return ((const MemoryStore *) store)->calls[index];
}

static Status begin(StoreConn *conn, Error *err)
{
    Status status;

    status = memory_count(of(conn), err, "begin");
    if (status != OK)
        return status;
    for (MemoryTable *table = of(conn)->tables; table != NULL; table = table->next)
        table->mark = table->last;
    return OK;
}

/* Tables go back to their marks; one made since then has none and is empty. */
static Status rollback(StoreConn *conn, Error *err)
{
    (void) err;
    for (MemoryTable *table = of(conn)->tables; table != NULL; table = table->next) {
        table->last = table->mark;
        if (table->mark == NULL)
            table->first = NULL;
        else
            table->mark->next = NULL;
    }
    return OK;
}

static Status commit(StoreConn *conn, Error *err)
{
    Status status;

    status = memory_count(of(conn), err, "commit");
    if (status == OK)
        return OK;
    (void) rollback(conn, err);
    return status;
}

const StoreDriver memory_driver = {
    .name = "memory",
    .features = STORE_TRANSACTIONS,
    .dialect = &memory_dialect,
    .open = open_store,
    .close = close_store,
    .connect = connect_store,
    .disconnect = disconnect_store,
    .run = memory_run,
    .script = memory_script,
    .query = memory_query,
    .next = memory_next,
    .cursor_close = memory_cursor_close,
    .load = memory_load,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
};
