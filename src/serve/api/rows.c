#include "serve/api/rows.h"

#include "base/civil.h"
#include "publish/inspections.h"
#include "serve/api/call.h"

#define READY_TABLES 9 /* see sql/common/serve_ready.sql */

Json *rows_cell(const Table *table, size_t row, size_t column)
{
    char day[INSPECTION_DAY_MAX];
    char instant[CIVIL_TEXT_MAX];
    Str text;

    if (table_is_null(table, row, column))
        return json_null();
    switch (table->columns[column].type) {
    case COLUMN_TEXT:
        text = table_text(table, row, column);
        return json_stringn(text.ptr, text.len);
    case COLUMN_DATE:
        return json_string(inspection_day_text((int32_t) table_i64(table, row, column), day));
    case COLUMN_TIMESTAMP:
        return json_string(civil_text_utc(table_i64(table, row, column), instant));
    case COLUMN_BOOL:
        return json_boolean(table_i64(table, row, column) != 0);
    case COLUMN_I32:
    case COLUMN_I64:
        return json_integer(table_i64(table, row, column));
    case COLUMN_F64:
    case COLUMN_DECIMAL:
        break;
    }
    return json_number_or_null(table_f64(table, row, column));
}

Json *rows_object(const Table *table, size_t row, size_t first)
{
    Json *object = json_object();

    for (size_t column = first; column < table->n_columns; column++)
        (void) json_object_set_new(
            object, table->columns[column].name, rows_cell(table, row, column));
    return object;
}

Json *rows_list(const Table *table, size_t first)
{
    Json *list = json_array();

    for (size_t row = 0; row < table->n_rows; row++)
        (void) json_array_append_new(list, rows_object(table, row, first));
    return list;
}

/* Asked only when a statement has failed: before each it would cost more than it tells. */
Status call_judge(const Call *call, Status failed, Error *err)
{
    Sql ready = sql_named(call->conn, "serve_ready", NULL, 0);
    Error unused;
    int64_t n_found = 0;

    if (failed != STATUS_STORE || store_conn_is_lost(call->conn) ||
        store_value_i64(call->conn, &ready, &n_found, &unused) != OK || n_found >= READY_TABLES)
        return failed;
    (void) error_set(err, STATUS_BUSY, "the tables that are published have not been built");
    error_hint(err, "Run `eiot run` first.");
    return STATUS_BUSY;
}

Status call_table(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    size_t max_rows,
    Table *ret_table,
    Error *err)
{
    Sql sql = sql_named(call->conn, sql_name, params, n_params);
    Status status = store_table(call->arena, call->conn, &sql, max_rows, ret_table, err);

    return status == OK ? OK : call_judge(call, status, err);
}

Status call_rows(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    size_t max_rows,
    Json **ret_rows,
    Error *err)
{
    Table table;
    Status status = call_table(call, sql_name, params, n_params, max_rows, &table, err);

    if (status == OK)
        *ret_rows = rows_list(&table, 0);
    return status;
}

Status call_row(
    Call *call,
    const char *sql_name,
    const Param *params,
    size_t n_params,
    Json **ret_row,
    Error *err)
{
    Table table;
    Status status = call_table(call, sql_name, params, n_params, 1, &table, err);

    if (status == OK)
        *ret_row = table.n_rows == 0 ? json_null() : rows_object(&table, 0, 0);
    return status;
}
