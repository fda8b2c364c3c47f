#include "serve/api/paging.h"

#include "base/mem.h"
#include "store/table_json.h"

#define TOTAL 0 /* column of n_total */

Status paging_read(const Call *call, Paging *ret_paging, Error *err)
{
    Paging paging;
    Status status =
        request_integer(call->request, "limit", 1, PAGE_MOST, PAGE_DEFAULT, &paging.limit, err);

    if (status == OK)
        status = request_integer(call->request, "offset", 0, OFFSET_MOST, 0, &paging.offset, err);
    if (status == OK)
        *ret_paging = paging;
    return status;
}

static Status
ask(Call *call,
    const char *sql_name,
    Param *params,
    size_t n_params,
    Paging paging,
    Table *ret_table,
    Error *err)
{
    params[n_params - 2] = PARAM_I64(paging.limit);
    params[n_params - 1] = PARAM_I64(paging.offset);
    return call_table(call, sql_name, params, n_params, (size_t) paging.limit, ret_table, err);
}

/* A page behind the end has no row that could tell how many there are: the first one has. */
static Status ask_first(
    Call *call, const char *sql_name, Param *params, size_t n_params, Table *ret_table, Error *err)
{
    return ask(call, sql_name, params, n_params, (Paging){.limit = 1}, ret_table, err);
}

Status paging_table(
    Call *call,
    const char *sql_name,
    Param *params,
    size_t n_params,
    Paging paging,
    size_t key,
    Table *ret_table,
    int64_t *ret_total,
    Error *err)
{
    Table table;
    Table first;
    Status status;

    ASSERT(n_params >= 2);
    status = ask(call, sql_name, params, n_params, paging, &table, err);
    first = table;
    if (status == OK && table.n_rows == 0)
        status = ask_first(call, sql_name, params, n_params, &first, err);
    if (status != OK)
        return status;
    *ret_total = first.n_rows == 0 ? 0 : table_i64(&first, 0, TOTAL);
    if (table.n_rows == 1 && table_is_null(&table, 0, key))
        table.n_rows = 0;
    *ret_table = table;
    return OK;
}

Json *paging_json(Json *items, int64_t total, Paging paging)
{
    return json_pack(
        "{s:o, s:I, s:I, s:I}",
        "items",
        items,
        "total",
        (json_int_t) total,
        "limit",
        (json_int_t) paging.limit,
        "offset",
        (json_int_t) paging.offset);
}

Status paging_answer(Call *call, const char *sql_name, Param *params, size_t n_params, Error *err)
{
    Paging paging;
    int64_t total = 0;
    Table table;
    Status status = paging_read(call, &paging, err);

    if (status == OK)
        status =
            paging_table(call, sql_name, params, n_params, paging, TOTAL + 1, &table, &total, err);
    if (status == OK)
        answer_json(
            call->arena,
            call->answer,
            200,
            paging_json(table_json_rows(&table, TOTAL + 1), total, paging));
    return status;
}
