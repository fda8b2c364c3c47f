#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "store/driver.h"
#include "store/rows.h"

/* Arrays of a table under construction; they double, so that a row is moved twice at most on
 * average. What was outgrown stays in the arena until its owner drops it. */
typedef struct Growth {
    Arena *arena;
    Column *columns;
    void **values;
    uint64_t **valid;
    size_t n_columns;
    size_t n_rows;
    size_t size;
} Growth;

static void grow(Growth *growth, size_t n_rows)
{
    size_t size = growth->size == 0 ? 64 : growth->size;

    while (size < n_rows)
        size *= 2;
    if (size == growth->size)
        return;
    for (size_t column = 0; column < growth->n_columns; column++) {
        size_t value_size = column_type_size(growth->columns[column].type);
        void *values = arena_alloc_zero(growth->arena, size, value_size);
        uint64_t *valid = ARENA_ARRAY(growth->arena, uint64_t, size / 64);

        if (growth->n_rows > 0) {
            memcpy(values, growth->values[column], growth->n_rows * value_size);
            memcpy(valid, growth->valid[column], (growth->n_rows + 63) / 64 * sizeof(*valid));
        }
        growth->values[column] = values;
        growth->valid[column] = valid;
    }
    growth->size = size;
}

static void add_column(Growth *growth, size_t column, const Column *from, size_t n_rows)
{
    size_t width = column_type_size(from->type);
    uint64_t *valid = growth->valid[column];
    char *values = (char *) growth->values[column] + growth->n_rows * width;

    memcpy(values, from->values, n_rows * width);
    for (size_t row = 0; row < n_rows; row++) {
        size_t at = growth->n_rows + row;

        if (!column_is_valid(from, row)) {
            memset(values + row * width, 0, width);
            continue;
        }
        valid[at / 64] |= UINT64_C(1) << (at % 64);
        if (from->type == COLUMN_TEXT) {
            Str *text = (Str *) (void *) (values + row * width);

            text->ptr = arena_copy(growth->arena, text->ptr, text->len);
        }
    }
}

Status rows_gather(Arena *arena, Rows *rows, size_t max_rows, Table *ret_table, Error *err)
{
    Growth growth = {.arena = arena};
    const Column *from = rows_columns(rows, &growth.n_columns);
    const Batch *batch;
    Status status;

    growth.columns = ARENA_ARRAY(arena, Column, growth.n_columns);
    growth.values = ARENA_ARRAY(arena, void *, growth.n_columns);
    growth.valid = ARENA_ARRAY(arena, uint64_t *, growth.n_columns);
    for (size_t column = 0; column < growth.n_columns; column++) {
        growth.columns[column].type = from[column].type;
        growth.columns[column].name = str_dup(arena, str_from(from[column].name));
    }
    for (;;) {
        status = rows_next(rows, &batch, err);
        if (status != OK)
            return status;
        if (batch->n_rows == 0)
            break;
        if (batch->n_rows > max_rows - growth.n_rows) {
            return error_set(
                err,
                STATUS_LIMIT,
                "statement '%s' gave more than %zu rows",
                rows_name(rows),
                max_rows);
        }
        grow(&growth, growth.n_rows + batch->n_rows);
        for (size_t column = 0; column < growth.n_columns; column++)
            add_column(&growth, column, &batch->columns[column], batch->n_rows);
        growth.n_rows += batch->n_rows;
    }
    for (size_t column = 0; column < growth.n_columns; column++) {
        growth.columns[column].values = growth.values[column];
        growth.columns[column].valid = growth.valid[column];
    }
    *ret_table =
        (Table){.n_rows = growth.n_rows, .n_columns = growth.n_columns, .columns = growth.columns};
    return OK;
}

Status store_table(
    Arena *arena, StoreConn *conn, const Sql *sql, size_t max_rows, Table *ret_table, Error *err)
{
    Rows *rows = NULL;
    Status status;

    status = store_query(conn, sql, EXPECT_ANY, &rows, err);
    if (status != OK)
        return status;
    status = rows_gather(arena, rows, max_rows, ret_table, err);
    rows_close(rows);
    return status;
}

static bool is_integer(ColumnType type)
{
    return type == COLUMN_I64 || type == COLUMN_I32 || type == COLUMN_BOOL ||
           type == COLUMN_TIMESTAMP || type == COLUMN_DATE;
}

Status store_value_i64(StoreConn *conn, const Sql *sql, int64_t *ret_value, Error *err)
{
    Rows *rows = NULL;
    const Batch *batch = NULL;
    Table table;
    Status status;

    status = store_query(conn, sql, EXPECT_ONE_VALUE, &rows, err);
    if (status != OK)
        return status;
    status = rows_next(rows, &batch, err);
    if (status != OK)
        goto done;
    if (!is_integer(batch->columns[0].type)) {
        status = error_set(
            err,
            STATUS_INTERNAL,
            "statement '%s' gave a value of type %s, expected an integer",
            sql->name,
            column_type_name(batch->columns[0].type));
        goto done;
    }
    table = (Table){.n_rows = 1, .n_columns = 1, .columns = batch->columns};
    *ret_value = table_is_null(&table, 0, 0) ? 0 : table_i64(&table, 0, 0);

done:
    rows_close(rows);
    return status;
}

Status
store_needs(StoreConn *conn, const char *schema, const char *name, const char *step, Error *err)
{
    const Param params[] = {PARAM_CSTR(schema), PARAM_CSTR(name)};
    Sql sql = sql_named(conn, "store_has_table", params, COUNT_OF(params));
    int64_t n = 0;
    Status status = store_value_i64(conn, &sql, &n, err);

    if (status != OK || n > 0)
        return status;
    (void) error_set(err, STATUS_STORE, "the store has no %s.%s yet", schema, name);
    error_hint(err, "Run `%s` first.", step);
    return STATUS_STORE;
}

size_t table_column(const Table *table, const char *name)
{
    size_t found = table->n_columns;

    for (size_t column = 0; column < table->n_columns; column++) {
        if (strcmp(table->columns[column].name, name) == 0)
            found = column;
    }
    ASSERT(found < table->n_columns);
    return found;
}

static const Column *cell(const Table *table, size_t row, size_t column)
{
    ASSERT(row < table->n_rows && column < table->n_columns);
    return &table->columns[column];
}

bool table_is_null(const Table *table, size_t row, size_t column)
{
    return !column_is_valid(cell(table, row, column), row);
}

Str table_text(const Table *table, size_t row, size_t column)
{
    const Column *from = cell(table, row, column);

    ASSERT(from->type == COLUMN_TEXT);
    return column_is_valid(from, row) ? ((const Str *) from->values)[row] : STR("");
}

int64_t table_i64(const Table *table, size_t row, size_t column)
{
    const Column *from = cell(table, row, column);

    ASSERT(column_is_valid(from, row));
    switch (from->type) {
    case COLUMN_BOOL:
        return ((const uint8_t *) from->values)[row];
    case COLUMN_I32:
    case COLUMN_DATE:
        return ((const int32_t *) from->values)[row];
    case COLUMN_I64:
    case COLUMN_TIMESTAMP:
        return ((const int64_t *) from->values)[row];
    case COLUMN_F64:
    case COLUMN_DECIMAL:
    case COLUMN_TEXT:
        break;
    }
    mem_die("table_i64 of a column that is no integer", __FILE__, __LINE__);
}

double table_f64(const Table *table, size_t row, size_t column)
{
    const Column *from = cell(table, row, column);

    ASSERT(from->type != COLUMN_TEXT);
    if (!column_is_valid(from, row))
        return NAN;
    if (from->type == COLUMN_F64)
        return ((const double *) from->values)[row];
    if (from->type == COLUMN_DECIMAL)
        return decimal_to_double(((const Decimal *) from->values)[row]);
    return (double) table_i64(table, row, column);
}
