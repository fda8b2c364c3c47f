#include "rows.h"

#include "base/mem.h"
#include "base/str.h"

/* A result of one row is read at once and kept, so that its connection is free again. */
struct Rows {
    Arena *arena;
    StoreConn *conn;
    const char *name;
    Cursor *cursor; /* NULL once all is kept */
    const Column *columns;
    size_t n_columns;
    Batch batch; /* the kept row, or the batch last read */
    bool is_given;
};

const char *rows_name(const Rows *rows)
{
    return rows->name;
}

static const Column *copy_columns(Arena *arena, const Cursor *cursor)
{
    Column *columns = ARENA_ARRAY(arena, Column, cursor->n_columns);

    for (size_t column = 0; column < cursor->n_columns; column++) {
        columns[column].name = str_dup(arena, str_from(cursor->columns[column].name));
        columns[column].type = cursor->columns[column].type;
    }
    return columns;
}

static void end_cursor(Rows *rows)
{
    if (rows->cursor != NULL)
        rows->conn->store->driver->cursor_close(rows->cursor);
    rows->cursor = NULL;
    if (rows->conn->open_rows == rows)
        rows->conn->open_rows = NULL;
}

/* Reads the one row and holds the result against what was expected. */
static Status keep_one(Rows *rows, Expect expect, Error *err)
{
    Table table = {0};
    Status status;

    status = rows_gather(rows->arena, rows, 1, &table, err);
    if (status == STATUS_LIMIT)
        return error_set(err, STATUS_INTERNAL, "statement '%s' gave more than one row", rows->name);
    if (status != OK)
        return status;
    if (table.n_rows == 0)
        return error_set(err, STATUS_INTERNAL, "statement '%s' gave no row", rows->name);
    if (expect == EXPECT_ONE_VALUE && table.n_columns != 1) {
        return error_set(
            err,
            STATUS_INTERNAL,
            "statement '%s' gave %zu columns, expected one",
            rows->name,
            table.n_columns);
    }
    rows->batch = (Batch){.n_rows = 1, .n_columns = table.n_columns, .columns = table.columns};
    end_cursor(rows);
    return OK;
}

Status store_query(StoreConn *conn, const Sql *sql, Expect expect, Rows **ret_rows, Error *err)
{
    Cursor *cursor = NULL;
    Arena *arena;
    Rows *rows;
    Status status;

    ASSERT(expect != EXPECT_NONE); /* that is store_run() */
    status = store_conn_ready(conn, sql->name, err);
    if (status != OK)
        return status;
    status = conn->store->driver->query(conn, sql, &cursor, err);
    if (status != OK) {
        error_add_context(err, "statement '%s'", sql->name);
        return status;
    }
    arena = arena_new();
    rows = ARENA_NEW(arena, Rows);
    *rows = (Rows){
        .arena = arena,
        .conn = conn,
        .name = str_dup(arena, str_from(sql->name)),
        .cursor = cursor,
        .columns = copy_columns(arena, cursor),
        .n_columns = cursor->n_columns,
    };
    conn->open_rows = rows;
    if (expect != EXPECT_ANY) {
        status = keep_one(rows, expect, err);
        if (status != OK) {
            rows_close(rows);
            return status;
        }
    }
    *ret_rows = rows;
    return OK;
}

Status rows_next(Rows *rows, const Batch **ret_batch, Error *err)
{
    Status status;

    if (rows->cursor == NULL) {
        if (rows->is_given)
            rows->batch = (Batch){0};
        rows->is_given = true;
        *ret_batch = &rows->batch;
        return OK;
    }
    status = rows->conn->store->driver->next(rows->cursor, &rows->batch, err);
    if (status != OK) {
        error_add_context(err, "statement '%s'", rows->name);
        return status;
    }
    *ret_batch = &rows->batch;
    return OK;
}

const Column *rows_columns(const Rows *rows, size_t *ret_n)
{
    *ret_n = rows->n_columns;
    return rows->columns;
}

void rows_close(Rows *rows)
{
    if (rows == NULL)
        return;
    end_cursor(rows);
    arena_free(rows->arena);
}
