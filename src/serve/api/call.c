#include "serve/api/call.h"

#include <string.h>

#include "base/limits.h"
#include "serve/api/app.h"

void call_not_found(Call *call, const char *detail, const char *hint)
{
    answer_problem(call->arena, call->answer, 404, detail, hint);
}

bool call_id_fits(Call *call)
{
    if (strlen(call->id) <= LIMIT_METER_ID_BYTES)
        return true;
    call_not_found(
        call,
        arena_printf(
            call->arena,
            "the id has %zu bytes, more than the %d that one can have",
            strlen(call->id),
            LIMIT_METER_ID_BYTES),
        NULL);
    return false;
}

Status
call_audit(Call *call, const char *action, const char *object, const char *detail, Error *err)
{
    AuditEntry entry = {
        .at_us = call->now_us,
        .user = call->identity.user,
        .peer = call->request->peer,
        .action = action,
        .object = object,
        .detail = detail,
    };

    return audit_put(call->app->state, &entry, err);
}
