#include "publish/inspections.h"

#include <string.h>

#include "base/civil.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/zone.h"
#include "serve/api/app.h"
#include "serve/api/body.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"
#include "store/table_json.h"

/* ---- an outcome that is sent ---- */

static Status today_of(const Call *call, int32_t *ret_today, Error *err)
{
    const Zone *zone;
    int64_t local_us;
    Status status = zone_open(call->arena, call->app->project->zone, &zone, err);

    if (status != OK)
        return status;
    local_us = call->now_us + zone_offset_s(zone, call->now_us) * US_PER_S;
    *ret_today = (int32_t) (local_us / US_PER_DAY);
    return OK;
}

static Status read_day(const Call *call, const Json *body, int32_t *ret_day, Error *err)
{
    char today_text[CIVIL_TEXT_MAX];
    const char *text = NULL;
    int32_t today = 0;
    Status status = body_text(body, "inspected_on", &text, err);

    if (status == OK)
        status = today_of(call, &today, err);
    if (status != OK)
        return status;
    if (!inspection_parse_day(str_from(text), ret_day))
        return error_set(
            err,
            STATUS_USAGE,
            "member 'inspected_on' must be a day as YYYY-MM-DD, from %d on",
            INSPECTION_FIRST_YEAR);
    if (*ret_day > today) {
        (void) error_set(err, STATUS_USAGE, "member 'inspected_on' is a day yet to come");
        error_hint(err, "Today is %s at the site.", civil_day_text(today, today_text));
        return STATUS_USAGE;
    }
    return OK;
}

/* The outcomes by their names, which live as long as the program. */
static Status read_outcome(const Json *body, const char **ret_outcome, Error *err)
{
    static const char *const outcomes[] = {"confirmed", "cleared", "no_access"};
    const char *text = NULL;
    Status status = body_text(body, "outcome", &text, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < COUNT_OF(outcomes); at++)
        if (strcmp(outcomes[at], text) == 0) {
            *ret_outcome = outcomes[at];
            return OK;
        }
    return error_set(err, STATUS_USAGE, "member 'outcome' must be confirmed, cleared or no_access");
}

static Status read_kwh(const Json *body, Inspection *visit, Error *err)
{
    Status status = body_number_or_none(body, "kwh", &visit->has_kwh, &visit->kwh, err);

    if (status != OK || !visit->has_kwh)
        return status;
    if (!(visit->kwh >= 0 && visit->kwh <= INSPECTION_KWH_MOST))
        return error_set(
            err, STATUS_USAGE, "member 'kwh' must be a number from 0 to %.0f", INSPECTION_KWH_MOST);
    if (strcmp(visit->outcome, "confirmed") != 0) {
        (void) error_set(
            err, STATUS_USAGE, "member 'kwh' can't go with the outcome %s", visit->outcome);
        error_hint(err, "Energy is recovered where fraud was confirmed.");
        return STATUS_USAGE;
    }
    return OK;
}

static Status read_note(const Call *call, const Json *body, const char **ret_note, Error *err)
{
    const char *note = NULL;
    Status status = body_text_or_none(body, "note", &note, err);

    if (status != OK)
        return status;
    if (note != NULL && strlen(note) > LIMIT_NOTE_BYTES)
        return error_set(
            err,
            STATUS_USAGE,
            "member 'note' has %zu bytes, more than %d",
            strlen(note),
            LIMIT_NOTE_BYTES);
    *ret_note = note == NULL || *note == '\0' ? NULL : str_dup(call->arena, str_from(note));
    return OK;
}

static Status read_visit(const Call *call, Inspection *ret_visit, Error *err)
{
    static const char *const members[] = {"inspected_on", "outcome", "kwh", "note", NULL};
    Inspection visit = {.meter_id = call->id};
    Json *body = NULL;
    Status status = request_json(call->request, &body, err);

    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = read_day(call, body, &visit.day, err);
    if (status == OK)
        status = read_outcome(body, &visit.outcome, err);
    if (status == OK)
        status = read_kwh(body, &visit, err);
    if (status == OK)
        status = read_note(call, body, &visit.note, err);
    json_decref(body);
    if (status == OK)
        *ret_visit = visit;
    return status;
}

Status api_meter_inspect(Call *call, Error *err)
{
    Inspection visit;
    bool is_stored = false;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status = inspections_find_meter(call->arena, call->conn, call->id, err);
    if (status == STATUS_DATA) {
        call_not_found(call, err->message, err->hint);
        return OK;
    }
    if (status == OK)
        status = read_visit(call, &visit, err);
    if (status == OK)
        status = visits_add(
            call->app->visits, &visit, call->identity.user, call->now_us, &is_stored, err);
    if (status == OK)
        status = call_audit(call, "inspection", call->id, visit.outcome, err);
    if (status == OK)
        answer_json(
            call->arena,
            call->answer,
            201,
            json_pack("{s:s}", "state", is_stored ? "stored" : "waiting"));
    return status;
}

/* ---- what was found ---- */

Status api_inspections(Call *call, Error *err)
{
    Param params[] = {PARAM_I64(0), PARAM_I64(0)};
    int64_t total = 0;
    Paging paging;
    Table visits;
    Json *totals = NULL;
    Json *answer;
    Status status = paging_read(call, &paging, err);

    if (status == OK)
        status = paging_table(
            call, "serve_inspections", params, COUNT_OF(params), paging, 1, &visits, &total, err);
    if (status == OK)
        status = call_row(call, "inspections_totals", NULL, 0, &totals, err);
    if (status != OK)
        return status;
    answer = paging_json(table_json_rows(&visits, 1), total, paging);
    (void) json_object_set_new(answer, "totals", totals);
    answer_json(call->arena, call->answer, 200, answer);
    return OK;
}
