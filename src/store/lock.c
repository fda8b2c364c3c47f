#include "store/store.h"

Status store_lock(
    StoreConn *conn,
    void (*waiting)(const void *context, const char *holder),
    const void *context,
    Error *err)
{
    Sql try = sql_named(conn, "lock_try", NULL, 0);
    Sql wait = sql_named(conn, "lock_wait", NULL, 0);
    Arena *arena = arena_new();
    const char *holder = NULL;
    Table table;
    Status status = store_table(arena, conn, &try, 1, &table, err);

    if (status == OK && !table_is_null(&table, 0, 0)) {
        holder = str_dup(arena, table_text(&table, 0, 0));
        if (waiting != NULL)
            waiting(context, holder);
        status = store_run(conn, &wait, NULL, err);
    }
    if (status == STATUS_BUSY && holder != NULL) {
        (void) error_set(err, STATUS_BUSY, "the store is being written by %s", holder);
        error_hint(
            err,
            "Wait until that one is done. How long to wait is lock_timeout of the store's URL, as "
            "in "
            "?options=-c%%20lock_timeout%%3D10min.");
    }
    arena_free(arena);
    return status;
}
