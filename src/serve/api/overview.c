#include "serve/api/app.h"
#include "serve/api/handlers.h"

#define DAYS_DEFAULT 90
#define DAYS_MOST    731

/* The figures of a part; null where the models have not been built yet: the other parts are worth
 * showing then. */
static Status part_of_marts(
    Call *call, const char *sql_name, const Param *params, size_t n_params, Json **ret, Error *err)
{
    Sql ready = sql_named(call->conn, "inspections_ready", NULL, 0);
    int64_t is_built = 0;
    Status status = store_value_i64(call->conn, &ready, &is_built, err);

    if (status != OK)
        return status;
    if (is_built == 0) {
        *ret = json_null();
        return OK;
    }
    return call_row(call, sql_name, params, n_params, ret, err);
}

static Status add_parts(Call *call, Json *overview, Error *err)
{
    const Param budget[] = {PARAM_I64(call->app->project->budget)};
    Json *part = NULL;
    Status status = part_of_marts(call, "serve_headline", budget, 1, &part, err);

    if (status != OK)
        return status;
    (void) json_object_set_new(overview, "headline", part);
    status = call_row(call, "serve_last_run", NULL, 0, &part, err);
    if (status != OK)
        return status;
    (void) json_object_set_new(overview, "last_run", part);
    status = call_row(call, "serve_quality_totals", NULL, 0, &part, err);
    if (status != OK)
        return status;
    (void) json_object_set_new(overview, "quality", part);
    status = part_of_marts(call, "inspections_totals", NULL, 0, &part, err);
    if (status == OK)
        (void) json_object_set_new(overview, "inspections", part);
    return status;
}

Status api_overview(Call *call, Error *err)
{
    Json *overview = json_object();
    Status status = add_parts(call, overview, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, overview);
    else
        json_decref(overview);
    return status;
}

Status api_days(Call *call, Error *err)
{
    int64_t last = 0;
    Json *items = NULL;
    Status status = request_integer(call->request, "last", 1, DAYS_MOST, DAYS_DEFAULT, &last, err);

    if (status == OK)
        status = call_rows(
            call, "serve_days", (const Param[]){PARAM_I64(last)}, 1, (size_t) last, &items, err);
    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}
