#include <string.h>

#include "base/mem.h"
#include "serve/api/handlers.h"

#define NODES_MOST     20000
#define INTERVALS_MOST 1500 /* of two weeks of quarters */
#define DAYS_MOST      366

Status api_forecasts(Call *call, Error *err)
{
    const Param params[] = {PARAM_I64(NODES_MOST)};
    Json *items = NULL;
    Status status = call_rows(call, "serve_forecasts", params, 1, NODES_MOST, &items, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}

/* Whether ?kind= asks for a zone; a zone may be called as a node is. */
static Status read_kind(const Call *call, bool *ret_is_zone, Error *err)
{
    static const char *const kinds[] = {"substation", "feeder", "zone"};
    const char *kind = request_query(call->request, "kind");
    size_t at = 0;

    while (kind != NULL && at < COUNT_OF(kinds) && strcmp(kinds[at], kind) != 0)
        at++;
    if (at == COUNT_OF(kinds))
        return error_set(err, STATUS_USAGE, "parameter 'kind' must be substation, feeder or zone");
    *ret_is_zone = kind != NULL && strcmp(kind, "zone") == 0;
    return OK;
}

Status api_forecast(Call *call, Error *err)
{
    Param params[] = {PARAM_CSTR(call->id), PARAM_BOOL(false)};
    Json *intervals = NULL;
    Json *days = NULL;
    bool is_zone = false;
    Status status = read_kind(call, &is_zone, err);

    if (status != OK || !call_id_fits(call))
        return status;
    params[1] = PARAM_BOOL(is_zone);
    status = call_rows(
        call,
        "serve_forecast_intervals",
        params,
        COUNT_OF(params),
        INTERVALS_MOST,
        &intervals,
        err);
    if (status != OK)
        return status;
    if (json_array_size(intervals) == 0) {
        json_decref(intervals);
        call_not_found(
            call,
            arena_printf(call->arena, "nothing is forecast of '%s'", call->id),
            "Substations, feeders and zones with loads of two days or more are.");
        return OK;
    }
    status =
        call_rows(call, "serve_forecast_days", params, COUNT_OF(params), DAYS_MOST, &days, err);
    if (status != OK) {
        json_decref(intervals);
        return status;
    }
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack("{s:o, s:o}", "intervals", intervals, "days", days));
    return OK;
}
