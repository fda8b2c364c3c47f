#include "serve/api/call.h"
#include "store/table_json.h"

#define READY_TABLES 11 /* see sql/common/serve_ready.sql */

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
        *ret_rows = table_json_rows(&table, 0);
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
        *ret_row = table.n_rows == 0 ? json_null() : table_json_row(&table, 0, 0);
    return status;
}
