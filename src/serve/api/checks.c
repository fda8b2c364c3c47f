#include "base/mem.h"
#include "conf/expectation_text.h"
#include "serve/api/app.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"
#include "store/table_json.h"

#define SUITES_MOST   1000
#define HISTORY       10      /* results of an expectation */
#define HISTORY_MOST  1000000 /* of all of them */
#define COVERAGE_ROWS 30
#define COVERAGE_DAYS 90

static const char *text_of(const Call *call, const char *name)
{
    const char *text = request_query(call->request, name);

    return text == NULL ? "" : text;
}

/* ---- suites ---- */

/* The newest of the suites' runs; NULL without any. Texts of one form, so their order is time's. */
static Json *newest_run(const Json *suites)
{
    const char *newest = NULL;

    for (size_t at = 0; at < json_array_size(suites); at++) {
        const char *run_at =
            json_string_value(json_object_get(json_array_get(suites, at), "run_at"));

        if (run_at != NULL &&
            (newest == NULL || str_compare(str_from(run_at), str_from(newest)) > 0))
            newest = run_at;
    }
    return newest == NULL ? json_null() : json_string(newest);
}

Status api_quality(Call *call, Error *err)
{
    Json *suites = NULL;
    Json *run_at;
    Status status = call_rows(call, "serve_quality", NULL, 0, SUITES_MOST, &suites, err);

    if (status != OK)
        return status;
    run_at = newest_run(suites);
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack("{s:o, s:o}", "run_at", run_at, "suites", suites));
    return OK;
}

/* What makes an expectation the same one in another run. */
static const char *key_of(Arena *arena, const Table *table, size_t row)
{
    Str suite = table_text(table, row, table_column(table, "suite"));
    Str expectation = table_text(table, row, table_column(table, "expectation"));
    Str kwargs = table_text(table, row, table_column(table, "kwargs"));

    return arena_printf(
        arena, "%.*s\n%.*s\n%.*s", STR_ARG(suite), STR_ARG(expectation), STR_ARG(kwargs));
}

/* {key: [{"run_at", "success", "unexpected_count"}]}, each newest first. */
static Status read_history(Call *call, const char *suite, Json **ret_history, Error *err)
{
    const Param params[] = {PARAM_CSTR(suite), PARAM_I64(HISTORY)};
    Table table;
    Json *history;
    Status status = call_table(
        call, "serve_expectations_history", params, COUNT_OF(params), HISTORY_MOST, &table, err);

    if (status != OK)
        return status;
    history = json_object();
    for (size_t row = 0; row < table.n_rows; row++) {
        const char *key = key_of(call->arena, &table, row);
        Json *list = json_object_get(history, key);

        if (list == NULL) {
            list = json_array();
            (void) json_object_set_new(history, key, list);
        }
        (void) json_array_append_new(
            list, table_json_row(&table, row, table_column(&table, "run_at")));
    }
    *ret_history = history;
    return OK;
}

/* Columns of the table that hold numbers: 0 where there is none. */
static double number_of(const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? 0 : table_f64(table, row, column);
}

static const char *text_at(Arena *arena, const Table *table, size_t row, const char *name)
{
    size_t column = table_column(table, name);

    return table_is_null(table, row, column) ? NULL
                                             : str_dup(arena, table_text(table, row, column));
}

/* What is expected and what was found, in the reader's language. */
static void add_words(const Call *call, const Table *table, size_t row, Json *item)
{
    const Locale *quality = call->app->quality[call->lang];
    int64_t elements = (int64_t) number_of(table, row, "element_count");
    int64_t unexpected = (int64_t) number_of(table, row, "unexpected_count");
    double percent = number_of(table, row, "unexpected_percent");
    const ExpectationResult result = {
        .expectation = text_at(call->arena, table, row, "expectation"),
        .suite = text_at(call->arena, table, row, "suite"),
        .table = text_at(call->arena, table, row, "table_name"),
        .kwargs = text_at(call->arena, table, row, "kwargs"),
        .has_counts = !table_is_null(table, row, table_column(table, "element_count")),
        .judged_count = expectation_judged(elements, unexpected, percent),
        .unexpected_count = unexpected,
        .unexpected_percent = percent,
        .observed_value = text_at(call->arena, table, row, "observed_value"),
    };
    const char *found = expectation_found(call->arena, quality, call->lang, &result);

    (void) json_object_set_new(
        item, "says", json_string(expectation_says(call->arena, quality, call->lang, &result)));
    (void) json_object_set_new(item, "found", found[0] == '\0' ? json_null() : json_string(found));
}

static Json *expectations_list(const Call *call, const Table *table, const Json *history)
{
    Json *items = table_json_rows(table, 1);

    for (size_t row = 0; row < table->n_rows; row++) {
        Json *item = json_array_get(items, row);

        add_words(call, table, row, item);
        (void) json_object_set(
            item, "history", json_object_get(history, key_of(call->arena, table, row)));
    }
    return items;
}

Status api_quality_expectations(Call *call, Error *err)
{
    const char *suite = text_of(call, "suite");
    int64_t only_failed = 0;
    int64_t total = 0;
    Paging paging;
    Table table;
    Json *history = NULL;
    Status status = paging_read(call, &paging, err);

    if (status == OK)
        status = request_integer(call->request, "failed", 0, 1, 0, &only_failed, err);
    if (status == OK) {
        Param params[] = {
            PARAM_CSTR(suite), PARAM_BOOL(only_failed == 1), PARAM_I64(0), PARAM_I64(0)};

        status = paging_table(
            call, "serve_expectations", params, COUNT_OF(params), paging, 1, &table, &total, err);
    }
    if (status == OK)
        status = read_history(call, suite, &history, err);
    if (status != OK)
        return status;
    answer_json(
        call->arena,
        call->answer,
        200,
        paging_json(expectations_list(call, &table, history), total, paging));
    json_decref(history);
    return OK;
}

/* ---- files ---- */

Status api_rejects(Call *call, Error *err)
{
    Param params[] = {
        PARAM_CSTR(text_of(call, "file")),
        PARAM_CSTR(text_of(call, "code")),
        PARAM_I64(0),
        PARAM_I64(0),
    };

    return paging_answer(call, "serve_rejects", params, COUNT_OF(params), err);
}

Status api_files(Call *call, Error *err)
{
    Param params[] = {PARAM_I64(0), PARAM_I64(0)};

    return paging_answer(call, "serve_files", params, COUNT_OF(params), err);
}

Status api_coverage(Call *call, Error *err)
{
    const Param params[] = {PARAM_I64(COVERAGE_ROWS), PARAM_I64(COVERAGE_DAYS)};
    Json *items = NULL;
    Status status = call_rows(
        call,
        "serve_coverage",
        params,
        COUNT_OF(params),
        (size_t) COVERAGE_ROWS * COVERAGE_DAYS,
        &items,
        err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}
