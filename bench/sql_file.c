/*
 * sql_file: runs a script on a DuckDB file through the same library the program uses, so that a
 * peer is measured in the same run on the same engine. Usage: sql_file FILE.duckdb SCRIPT.sql
 */
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "store/store.h"

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error err;
    Str text;
    Status status;

    if (argc != 3)
        return 2;
    status = file_read(arena, argv[2], LIMIT_SQL_BYTES, &text, &err);
    if (status == OK)
        status = store_open(arena_printf(arena, "duckdb:%s", argv[1]), 0, &store, &err);
    if (status == OK)
        status = store_connect(store, &conn, &err);
    if (status == OK)
        status = store_migrate(conn, NULL, &err);
    if (status == OK)
        status = store_script(conn, argv[2], text, &err);
    if (status != OK)
        (void) fprintf(stderr, "sql_file: %s\n", err.message);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status == OK ? 0 : 1;
}
