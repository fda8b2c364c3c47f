/*
 * Parquet: a table in columns, read through DuckDB in memory. Its columns are the headings; a row's
 * line is its number, from 1. NULL is a blank; a timestamp with time zone is in UTC.
 */
#include "base/mem.h"
#include "ingest/layouts/layouts.h"
#include "store/store.h"

typedef struct Parquet {
    const char *path;
    StrBuf raw; /* of a row, reused */
    Store *store;
    StoreConn *conn;
    Rows *rows;
    size_t n_columns;
    uint64_t line;
} Parquet;

static void *open_file(Arena *arena, const LayoutOptions *options)
{
    Parquet *parquet = ARENA_NEW(arena, Parquet);

    parquet->raw = strbuf_new(arena);
    parquet->path = options->path;
    return parquet;
}

static void close_file(void *state)
{
    Parquet *parquet = state;

    rows_close(parquet->rows);
    store_disconnect(parquet->conn);
    store_close(parquet->store);
}

/* Begins the query and writes the headings. */
static Status begin(Parquet *parquet, LayoutRows *rows, Error *err)
{
    const Param params[] = {PARAM_CSTR(parquet->path)};
    const Column *columns;
    Sql sql;
    Status status = store_open("duckdb::memory:", 1, &parquet->store, err);

    if (status == OK)
        status = store_connect(parquet->store, &parquet->conn, err);
    if (status != OK)
        return status;
    sql = sql_named(parquet->conn, "parquet_rows", params, COUNT_OF(params));
    if (store_query(parquet->conn, &sql, EXPECT_ANY, &parquet->rows, err) != OK) {
        error_add_context(err, "the Parquet file can't be read");
        if (err != NULL)
            err->status = STATUS_DATA;
        return STATUS_DATA;
    }
    columns = rows_columns(parquet->rows, &parquet->n_columns);
    layout_at(rows, 0, (Str){0});
    for (size_t i = 0; i < parquet->n_columns; i++)
        layout_field(rows, str_from(columns[i].name));
    layout_record(rows);
    return OK;
}

static bool has_value(const Column *column, size_t row)
{
    return column->valid == NULL || ((column->valid[row / 64] >> (row % 64)) & 1) != 0;
}

static void write_row(Parquet *parquet, const Batch *batch, size_t row, LayoutRows *rows)
{
    StrBuf *raw = &parquet->raw;

    strbuf_clear(raw);
    for (size_t i = 0; i < parquet->n_columns; i++) {
        const Column *column = &batch->columns[i];
        if (has_value(column, row))
            strbuf_put(raw, ((const Str *) column->values)[row]);
        if (i + 1 < parquet->n_columns)
            strbuf_put_char(raw, ',');
    }
    layout_at(rows, ++parquet->line, strbuf_str(raw));
    for (size_t i = 0; i < parquet->n_columns; i++) {
        const Column *column = &batch->columns[i];
        layout_field(rows, has_value(column, row) ? ((const Str *) column->values)[row] : (Str){0});
    }
    layout_record(rows);
}

static Status read_rows(void *state, LayoutRows *rows, bool *ret_is_end, Error *err)
{
    Parquet *parquet = state;
    const Batch *batch = NULL;
    Status status = parquet->store == NULL ? begin(parquet, rows, err) : OK;

    if (status == OK)
        status = rows_next(parquet->rows, &batch, err);
    if (status != OK)
        return status;
    *ret_is_end = batch->n_rows == 0;
    for (size_t row = 0; row < batch->n_rows; row++)
        write_row(parquet, batch, row, rows);
    return OK;
}

const Layout layout_parquet = {
    .name = "parquet",
    .open = open_file,
    .rows = read_rows,
    .close = close_file,
};
