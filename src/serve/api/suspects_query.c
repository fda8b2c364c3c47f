#include "serve/api/suspects_query.h"

#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "serve/api/app.h"
#include "serve/api/ids.h"

#define ASSIGNED 100000 /* meters of one person that are looked for */

typedef struct Order {
    const char *name;
    bool is_descending; /* unless said */
} Order;

static const Order orders[] = {
    {"list_rank", false},
    {"probability", true},
    {"recoverable_kwh", true},
    {"recoverable_amount", true},
    {"expected_amount", true},
    {"since", true},
    {"meter_id", false},
};

static const char *text_of(const Call *call, const char *name)
{
    const char *text = request_query(call->request, name);

    return text == NULL ? "" : text;
}

static Status read_order(const Call *call, SuspectsAsked *asked, Error *err)
{
    const char *sort = request_query(call->request, "sort");
    const char *order = request_query(call->request, "order");
    const Order *found = sort == NULL ? &orders[0] : NULL;

    for (size_t at = 0; at < COUNT_OF(orders) && found == NULL; at++)
        if (strcmp(orders[at].name, sort) == 0)
            found = &orders[at];
    if (found == NULL) {
        (void) error_set(err, STATUS_USAGE, "parameter 'sort' names no column to sort by");
        error_hint(
            err,
            "Columns: list_rank, probability, recoverable_kwh, recoverable_amount, "
            "expected_amount, "
            "since, meter_id.");
        return STATUS_USAGE;
    }
    if (order != NULL && strcmp(order, "asc") != 0 && strcmp(order, "desc") != 0)
        return error_set(err, STATUS_USAGE, "parameter 'order' must be asc or desc");
    asked->sort = found->name;
    asked->is_descending = order == NULL ? found->is_descending : strcmp(order, "desc") == 0;
    return OK;
}

static Status read_probability(const Call *call, SuspectsAsked *asked, Error *err)
{
    const char *text = request_query(call->request, "least_probability");

    if (text == NULL || *text == '\0')
        return OK;
    if (!str_parse_f64(str_from(text), &asked->least_probability) || asked->least_probability < 0 ||
        asked->least_probability > 1)
        return error_set(
            err, STATUS_USAGE, "parameter 'least_probability' must be a number from 0 to 1");
    return OK;
}

Status suspects_asked(const Call *call, SuspectsAsked *ret_asked, Error *err)
{
    const char *assigned_to = request_query(call->request, "assigned_to");
    SuspectsAsked asked = {
        .feeder = text_of(call, "feeder"),
        .transformer = text_of(call, "transformer"),
        .cause = text_of(call, "cause"),
        .part = text_of(call, "q"),
        .assigned_to = assigned_to != NULL && *assigned_to == '\0' ? NULL : assigned_to,
    };
    int64_t is_all = 0;
    Status status = request_integer(call->request, "all", 0, 1, 0, &is_all, err);

    asked.is_all = is_all == 1;
    if (status == OK)
        status = read_order(call, &asked, err);
    if (status == OK)
        status = read_probability(call, &asked, err);
    if (status == OK)
        *ret_asked = asked;
    return status;
}

/* The meters that somebody visits, for the statement. */
static Status assigned_ids(Call *call, const char *user, StrBuf *ids, Error *err)
{
    const Param params[] = {PARAM_CSTR(user), PARAM_I64(ASSIGNED)};
    StoreConn *conn = state_lock(call->app->state);
    Sql sql = sql_named(conn, "serve_assignments_of", params, COUNT_OF(params));
    Table table;
    Status status = store_table(call->arena, conn, &sql, ASSIGNED, &table, err);

    state_unlock(call->app->state);
    if (status != OK)
        return status;
    for (size_t row = 0; row < table.n_rows; row++)
        ids_put(ids, table_text(&table, row, 0));
    return OK;
}

static int64_t count_at(const Table *table, const char *name)
{
    return table_i64(table, 0, table_column(table, name));
}

static void read_totals(const Table *table, SuspectsRows *rows)
{
    rows->n_total = count_at(table, "n_total");
    rows->n_scored = count_at(table, "n_scored");
    rows->n_visits = count_at(table, "n_visits");
    rows->expected_hits = table_f64(table, 0, table_column(table, "visits_hits"));
    rows->expected_amount = table_f64(table, 0, table_column(table, "visits_amount"));
    rows->currency = table_text(table, 0, table_column(table, "currency"));
}

static Status
ask(Call *call, const SuspectsAsked *asked, Str ids, Paging paging, Table *ret_table, Error *err)
{
    const Param params[] = {
        PARAM_BOOL(asked->is_all),
        PARAM_CSTR(asked->feeder),
        PARAM_CSTR(asked->transformer),
        PARAM_CSTR(asked->cause),
        PARAM_F64(asked->least_probability),
        PARAM_CSTR(asked->part),
        PARAM_BOOL(asked->assigned_to != NULL),
        PARAM_TEXT(ids),
        PARAM_CSTR(asked->sort),
        PARAM_BOOL(asked->is_descending),
        PARAM_I64(paging.limit),
        PARAM_I64(paging.offset),
    };

    return call_table(
        call, "serve_suspects", params, COUNT_OF(params), (size_t) paging.limit, ret_table, err);
}

Status suspects_rows(
    Call *call, const SuspectsAsked *asked, Paging paging, SuspectsRows *ret_rows, Error *err)
{
    StrBuf ids = strbuf_new(call->arena);
    SuspectsRows rows = {0};
    Table first;
    Status status = OK;

    if (asked->assigned_to != NULL)
        status = assigned_ids(call, asked->assigned_to, &ids, err);
    if (status == OK)
        status = ask(call, asked, strbuf_str(&ids), paging, &rows.table, err);
    first = rows.table;
    if (status == OK && first.n_rows == 0) /* behind the end: the sums stand in the first row */
        status = ask(call, asked, strbuf_str(&ids), (Paging){.limit = 1}, &first, err);
    if (status != OK)
        return status;
    read_totals(&first, &rows);
    if (rows.n_total == 0)
        rows.table.n_rows = 0;
    *ret_rows = rows;
    return OK;
}
