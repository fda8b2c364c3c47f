/*
 * sync_sql URL STATEMENT: runs one statement on a store and prints its rows, columns separated by
 * tabs: null as \N, instants as microseconds, days as days since 1970.
 */
#include <inttypes.h>
#include <stdio.h>

#include "store/store.h"

static void print_cell(const Table *table, size_t row, size_t column)
{
    const Column *from = &table->columns[column];
    char text[DECIMAL_TEXT_MAX];

    if (table_is_null(table, row, column)) {
        (void) printf("\\N");
        return;
    }
    switch (from->type) {
    case COLUMN_TEXT:
        (void) printf("%.*s", STR_ARG(table_text(table, row, column)));
        break;
    case COLUMN_F64:
        (void) printf("%.17g", table_f64(table, row, column));
        break;
    case COLUMN_DECIMAL:
        (void) printf("%s", decimal_text(((const Decimal *) from->values)[row], text));
        break;
    case COLUMN_BOOL:
    case COLUMN_I32:
    case COLUMN_I64:
    case COLUMN_TIMESTAMP:
    case COLUMN_DATE:
        (void) printf("%" PRId64, table_i64(table, row, column));
        break;
    }
}

static Status run(Arena *arena, StoreConn *conn, const char *text, Error *err)
{
    Sql sql = {.name = "statement", .text = str_from(text)};
    Table table;
    Status status = store_table(arena, conn, &sql, 1000000, &table, err);

    for (size_t row = 0; status == OK && row < table.n_rows; row++)
        for (size_t column = 0; column < table.n_columns; column++) {
            print_cell(&table, row, column);
            (void) putchar(column + 1 < table.n_columns ? '\t' : '\n');
        }
    return status;
}

int main(int argc, char **argv)
{
    Arena *arena = arena_new();
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;
    Status status;

    if (argc != 3)
        return 2;
    status = store_open(argv[1], 1, &store, &error);
    if (status == OK)
        status = store_connect(store, &conn, &error);
    if (status == OK)
        status = run(arena, conn, argv[2], &error);
    if (status != OK)
        (void) fprintf(stderr, "error: %s\n", error.message);
    store_disconnect(conn);
    store_close(store);
    arena_free(arena);
    return status == OK ? 0 : 1;
}
