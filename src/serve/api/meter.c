#include "base/mem.h"
#include "publish/explain.h"
#include "serve/api/app.h"
#include "serve/api/assigned.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"

Status api_meters(Call *call, Error *err)
{
    const char *part = request_query(call->request, "q");
    Param params[] = {PARAM_CSTR(part == NULL ? "" : part), PARAM_I64(0), PARAM_I64(0)};

    return paging_answer(call, "serve_meters", params, COUNT_OF(params), err);
}

/* What the server's own state knows of the meter. */
static Status add_state(Call *call, Json *meter, Error *err)
{
    Json *waiting = NULL;
    Json *list = json_pack("[O]", meter);
    Status status = assigned_add(call, list, err);

    json_decref(list);
    if (status == OK)
        status = visits_waiting(call->arena, call->app->visits, call->id, &waiting, err);
    if (status == OK)
        (void) json_object_set_new(meter, "waiting_visits", waiting);
    return status;
}

Status api_meter(Call *call, Error *err)
{
    Json *meter = NULL;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status = explain_meter(
        call->arena,
        call->app->project,
        call->conn,
        call->app->words[call->lang],
        call->id,
        &meter,
        err);
    if (status == STATUS_DATA) {
        call_not_found(call, err->message, err->hint[0] == '\0' ? NULL : err->hint);
        return OK;
    }
    if (status != OK)
        return call_judge(call, status, err);
    status = add_state(call, meter, err);
    if (status == OK)
        status = call_audit(call, "view_meter", call->id, NULL, err);
    if (status == OK)
        answer_json(call->arena, call->answer, 200, meter);
    else
        json_decref(meter);
    return status;
}
