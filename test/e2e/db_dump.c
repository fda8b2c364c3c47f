/*
 * db_dump: one line a table: schema.table, rows, a checksum that does not depend on row order.
 * Columns that state when or by which run something was done are left out, so that two databases
 * that hold the same data print the same. Usage: db_dump FILE.duckdb [SCHEMA...]
 *
 * With `--hold SECONDS` it only holds the database open, to test what another process is told.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/parse.h"
#include "store/store.h"

static const char *const volatile_columns[] = {
    "loaded_at",
    "made_at",
    "store_id",
    "run_id",
    "forecast_at",
    "scored_at",
    "trained_at",
    "superseded_at",
    "started_at",
    "run_at",
    "ms",
    "path",
};

static bool is_volatile(Str name)
{
    for (size_t at = 0; at < COUNT_OF(volatile_columns); at++)
        if (str_equal(name, str_from(volatile_columns[at])))
            return true;
    return false;
}

static bool is_wanted(int argc, char **argv, Str schema)
{
    for (int at = 2; at < argc; at++)
        if (str_equal(schema, str_from(argv[at])))
            return true;
    return argc <= 2;
}

static Status
dump_table(Arena *arena, StoreConn *conn, const char *name, const char *columns, Error *err)
{
    Sql sql = {.name = name};
    Table table;
    Status status;

    sql.text = str_from(arena_printf(
        arena,
        "select count(*)::bigint as n, coalesce(sum((hash(%s) %% 1000000007)::bigint), 0)::bigint "
        "as h from %s",
        columns,
        name));
    status = store_table(arena, conn, &sql, 1, &table, err);
    if (status == OK)
        (void) printf(
            "%s %lld %lld\n",
            name,
            (long long) table_i64(&table, 0, 0),
            (long long) table_i64(&table, 0, 1));
    return status;
}

static Status dump_all(Arena *arena, StoreConn *conn, int argc, char **argv, Error *err)
{
    Sql sql = {
        .name = "columns",
        .text =
            STR("select table_schema as s, table_name as t, column_name as c from "
                "information_schema.columns where table_schema not in ('main', 'quality', "
                "'information_schema', 'pg_catalog') and table_schema || '.' || table_name not in "
                "('ops.runs', 'ops.runs_seen', 'ops.run_stages', 'ops.run_log', "
                "'ops.migrations') order by 1, 2, ordinal_position"),
    };
    Table table;
    StrBuf columns = strbuf_new(arena);
    Status status = store_table(arena, conn, &sql, 100000, &table, err);

    for (size_t row = 0; status == OK && row < table.n_rows; row++) {
        Str schema = table_text(&table, row, 0);
        Str name = table_text(&table, row, 1);
        bool is_last = row + 1 == table.n_rows ||
                       !str_equal(table_text(&table, row + 1, 1), name) ||
                       !str_equal(table_text(&table, row + 1, 0), schema);
        if (!is_volatile(table_text(&table, row, 2)))
            strbuf_printf(
                &columns,
                "%s\"%.*s\"",
                columns.len == 0 ? "" : ", ",
                STR_ARG(table_text(&table, row, 2)));
        if (!is_last)
            continue;
        if (is_wanted(argc, argv, schema) && columns.len > 0)
            status = dump_table(
                arena,
                conn,
                arena_printf(arena, "%.*s.%.*s", STR_ARG(schema), STR_ARG(name)),
                strbuf_text(&columns),
                err);
        strbuf_clear(&columns);
    }
    return status;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    int64_t seconds = 0;
    Error err;
    Status status;

    if (argc < 2)
        return 2;
    status = store_open(arena_printf(arena, "duckdb:%s", argv[1]), 1, &store, &err);
    if (status == OK)
        status = store_connect(store, &conn, &err);
    if (status == OK && argc == 4 && strcmp(argv[2], "--hold") == 0 &&
        str_parse_i64(str_from(argv[3]), &seconds)) {
        (void) puts("held");
        (void) fflush(stdout);
        (void) sleep((unsigned) seconds);
    } else if (status == OK) {
        status = dump_all(arena, conn, argc, argv, &err);
    }
    if (status != OK)
        (void) fprintf(stderr, "db_dump: %s\n", err.message);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status == OK ? 0 : 1;
}
