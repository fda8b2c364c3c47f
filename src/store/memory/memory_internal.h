/*
 * memory_internal: what the files of this folder share.
 */
#ifndef EIOT_STORE_MEMORY_MEMORY_INTERNAL_H
#define EIOT_STORE_MEMORY_MEMORY_INTERNAL_H

#include "store/memory/memory.h"

/* Rows of one batch of a load, or of an answer. */
typedef struct MemorySegment {
    Batch batch;
    struct MemorySegment *next;
} MemorySegment;

typedef struct MemoryTable {
    const char *name;
    MemorySegment *first;
    MemorySegment *last;
    MemorySegment *mark; /* the last one when the transaction began */
    struct MemoryTable *next;
} MemoryTable;

typedef struct MemoryStore {
    Store base;
    Arena *arena;
    MemoryTable *tables;
    MemoryTable *answers;
    const char **calls;
    size_t n_calls;
    size_t fail_at; /* a count of calls; 0: none fails */
    Status fail_status;
} MemoryStore;

/* Notes a call and gives the failure that was asked for. */
Status memory_count(MemoryStore *store, Error *err, const char *format, ...)
    PRINTF_LIKE(3, 4) MUST_USE;

MemoryTable *memory_find(MemoryTable *tables, const char *name);

/* The table of this name, made at the head of `*tables` when missing. */
MemoryTable *memory_make(MemoryStore *store, MemoryTable **tables, const char *name);
void memory_add(MemoryStore *store, MemoryTable *table, const Batch *batch);

Status memory_run(StoreConn *conn, const Sql *sql, int64_t *ret_changed, Error *err) MUST_USE;
Status memory_script(StoreConn *conn, Str text, Error *err) MUST_USE;
Status memory_query(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err) MUST_USE;
Status memory_next(Cursor *base, Batch *ret_batch, Error *err) MUST_USE;
void memory_cursor_close(Cursor *cursor);
Status memory_load(
    StoreConn *conn,
    const char *table,
    const BatchSource *source,
    int64_t *ret_rows,
    Error *err) MUST_USE;

#endif
