#include "publish/reasons.h"
#include "serve/api/app.h"
#include "serve/api/assigned.h"
#include "serve/api/handlers.h"
#include "serve/api/suspects_query.h"
#include "store/table_json.h"

#define POINTS_MOST 200

/* Of the list in front of the columns of a suspect. */
static size_t first_column(const Table *table)
{
    return table_column(table, "list_rank");
}

/* Takes the place of the codes that the store holds as text. */
static Status put_reasons(
    const Call *call, const Table *table, size_t row, const char *name, Json *suspect, Error *err)
{
    const SuspectsWords *words = call->app->words[call->lang];
    Json *list = NULL;
    Status status = reasons_json(
        call->arena,
        words->reasons,
        words->lang,
        table_text(table, row, table_column(table, name)),
        &list,
        err);

    if (status == OK)
        (void) json_object_set_new(suspect, name, list);
    return status;
}

static Json *cause_text(const Call *call, const Table *table, size_t row)
{
    size_t column = table_column(table, "cause");

    if (table_is_null(table, row, column))
        return json_null();
    return json_string(suspects_word(
        call->arena, call->app->words[call->lang], "cause", table_text(table, row, column)));
}

static Status put_suspect(const Call *call, const Table *table, size_t row, Json *items, Error *err)
{
    Json *suspect = table_json_row(table, row, first_column(table));
    Status status = put_reasons(call, table, row, "reasons", suspect, err);

    (void) json_array_append_new(items, suspect);
    if (status == OK)
        status = put_reasons(call, table, row, "against", suspect, err);
    if (status == OK)
        (void) json_object_set_new(suspect, "cause_text", cause_text(call, table, row));
    return status;
}

static Json *summary_of(const Call *call, const SuspectsRows *rows)
{
    Str currency = rows->currency.len > 0 ? rows->currency : str_from(call->app->project->currency);

    return json_pack(
        "{s:I, s:I, s:o, s:o, s:s%}",
        "n_scored",
        (json_int_t) rows->n_scored,
        "n_visits",
        (json_int_t) rows->n_visits,
        "expected_hits",
        json_number_or_null(rows->expected_hits),
        "expected_amount",
        json_number_or_null(rows->expected_amount),
        "currency",
        currency.ptr,
        currency.len);
}

static Status put_suspects(Call *call, const SuspectsRows *rows, Json *items, Error *err)
{
    Status status = OK;

    for (size_t row = 0; row < rows->table.n_rows && status == OK; row++)
        status = put_suspect(call, &rows->table, row, items, err);
    return status == OK ? assigned_add(call, items, err) : status;
}

Status api_suspects(Call *call, Error *err)
{
    SuspectsAsked asked;
    SuspectsRows rows;
    Paging paging;
    Json *items;
    Json *answer;
    Status status = paging_read(call, &paging, err);

    if (status == OK)
        status = suspects_asked(call, &asked, err);
    if (status == OK)
        status = suspects_rows(call, &asked, paging, &rows, err);
    if (status != OK)
        return status;
    items = json_array();
    status = put_suspects(call, &rows, items, err);
    if (status != OK) {
        json_decref(items);
        return status;
    }
    answer = paging_json(items, rows.n_total, paging);
    (void) json_object_set_new(answer, "summary", summary_of(call, &rows));
    answer_json(call->arena, call->answer, 200, answer);
    return OK;
}

Status api_suspects_budget(Call *call, Error *err)
{
    Json *items = NULL;
    Status status = call_rows(call, "serve_suspects_budget", NULL, 0, POINTS_MOST, &items, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}
