#include "base/asset.h"
#include "base/civil.h"
#include "base/version.h"
#include "serve/api/app.h"
#include "serve/api/handlers.h"

#define READY_TABLES 11 /* see sql/common/serve_ready.sql */

static Json *as_of(const Call *call)
{
    char text[CIVIL_TEXT_MAX];

    if (call->as_of_us == 0)
        return json_null();
    return json_string(civil_text_utc(call->as_of_us / US_PER_S * US_PER_S, text));
}

Status api_site(Call *call, Error *err)
{
    const Project *project = call->app->project;
    Sql ready = sql_named(call->conn, "serve_ready", NULL, 0);
    int64_t n_found = 0;
    Status status = store_value_i64(call->conn, &ready, &n_found, err);

    if (status != OK)
        return status;
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack(
            "{s:s?, s:s, s:s, s:s, s:I, s:f, s:f, s:s, s:o, s:b, s:s}",
            "site",
            project->site,
            "zone",
            project->zone,
            "currency",
            project->currency,
            "version",
            EIOT_VERSION,
            "budget",
            (json_int_t) project->budget,
            "visit_cost",
            project->visit_cost,
            "recovery_months",
            project->recovery_months,
            "store",
            store_conn_dialect(call->conn)->name,
            "as_of",
            as_of(call),
            "is_built",
            n_found == READY_TABLES,
            "lang",
            project->lang == LANG_FR ? "fr" : "en"));
    return OK;
}

Status api_openapi(Call *call, Error *err)
{
    (void) err;
    call->answer->status = 200;
    call->answer->type = "application/json";
    call->answer->body = asset_text("web/openapi.json");
    return OK;
}
