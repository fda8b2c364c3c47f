#include "run_lock.h"

#include "base/mem.h"

static Str cell(const Table *table, const char *name)
{
    return table_text(table, 0, table_column(table, name));
}

static void tell_holder(const Table *table, Error *err)
{
    size_t pid = table_column(table, "pid");

    if (cell(table, "run_id").len == 0 || table_is_null(table, 0, pid)) {
        (void) error_set(err, STATUS_BUSY, "another run is going on");
    } else {
        Str stage = cell(table, "stage");
        (void) error_set(
            err,
            STATUS_BUSY,
            "run %.*s is going on: process %lld on %.*s, since %.*s%s%.*s%s",
            STR_ARG(cell(table, "run_id")),
            (long long) table_i64(table, 0, pid),
            STR_ARG(cell(table, "host")),
            STR_ARG(cell(table, "started")),
            stage.len == 0 ? "" : ", in stage '",
            STR_ARG(stage),
            stage.len == 0 ? "" : "'");
    }
    error_hint(err, "Runs never overlap. Wait until that one is done: eiot status.");
}

Status run_lock_take(StoreConn *conn, Error *err)
{
    Sql sql = sql_named(conn, "run_lock_try", NULL, 0);
    Arena *arena = arena_new();
    Table table;
    Status status = store_table(arena, conn, &sql, 1, &table, err);

    if (status == OK && table.n_rows > 0) {
        status = STATUS_BUSY;
        tell_holder(&table, err);
    }
    arena_free(arena);
    return status;
}
