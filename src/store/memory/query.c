#include "base/mem.h"
#include "store/memory/memory_internal.h"

typedef struct MemoryCursor {
    Cursor base;
    MemoryStore *store;
    const MemorySegment *segment; /* comes next */
} MemoryCursor;

Status memory_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err)
{
    *ret_changed = 0;
    return memory_count((MemoryStore *) conn->store, err, "run %s", sql->name);
}

Status memory_script(StoreConn *conn, Str text, Error *err)
{
    (void) text;
    return memory_count((MemoryStore *) conn->store, err, "script");
}

Status memory_query(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err)
{
    MemoryStore *store = (MemoryStore *) conn->store;
    const MemoryTable *table = memory_find(store->answers, sql->name);
    MemoryCursor *cursor;
    Status status;

    status = memory_count(store, err, "query %s", sql->name);
    if (status != OK)
        return status;
    if (table == NULL)
        table = memory_find(store->tables, sql->name);
    cursor = mem_alloc_zero(1, sizeof(*cursor));
    cursor->store = store;
    if (table != NULL && table->first != NULL) {
        cursor->segment = table->first;
        cursor->base.columns = table->first->batch.columns;
        cursor->base.n_columns = table->first->batch.n_columns;
    }
    *ret_cursor = &cursor->base;
    return OK;
}

Status memory_next(Cursor *base, Batch *ret_batch, Error *err)
{
    MemoryCursor *cursor = (MemoryCursor *) base;
    Status status;

    status = memory_count(cursor->store, err, "next");
    if (status != OK)
        return status;
    while (cursor->segment != NULL && cursor->segment->batch.n_rows == 0)
        cursor->segment = cursor->segment->next;
    *ret_batch = cursor->segment == NULL ? (Batch){0} : cursor->segment->batch;
    if (cursor->segment != NULL)
        cursor->segment = cursor->segment->next;
    return OK;
}

void memory_cursor_close(Cursor *cursor)
{
    mem_free(cursor);
}

/* Segments are put aside until the whole source was read: a load is all or nothing. */
Status memory_load(
    StoreConn *conn, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    MemoryStore *store = (MemoryStore *) conn->store;
    MemoryTable loaded = {0};
    MemoryTable *into;
    Status status;

    status = memory_count(store, err, "load %s", table);
    if (status != OK) {
        error_add_context(err, "load into '%s'", table);
        return status;
    }
    *ret_rows = 0;
    for (size_t worker = 0; worker < source->n_workers; worker++) {
        for (;;) {
            Batch batch = {0};

            status = source->next(source->context, worker, &batch, err);
            if (status != OK)
                return status;
            if (batch.n_rows == 0)
                break;
            memory_add(store, &loaded, &batch);
            *ret_rows += (int64_t) batch.n_rows;
        }
    }
    into = memory_make(store, &store->tables, table);
    if (loaded.first == NULL)
        return OK;
    if (into->first == NULL)
        into->first = loaded.first;
    else
        into->last->next = loaded.first;
    into->last = loaded.last;
    return OK;
}
