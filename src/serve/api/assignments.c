#include <string.h>

#include "base/mem.h"
#include "serve/api/app.h"
#include "serve/api/body.h"
#include "serve/api/handlers.h"

/* [{"user"}]: who may be sent: analysts and administrators who can sign in. */
static Status read_assignees(Call *call, Json **ret_items, Error *err)
{
    Json *users = NULL;
    Json *items;
    Status status = accounts_list(call->arena, call->app->accounts, &users, err);

    if (status != OK)
        return status;
    items = json_array();
    for (size_t at = 0; at < json_array_size(users); at++) {
        Json *user = json_array_get(users, at);

        if (role_of(json_string_value(json_object_get(user, "role"))) < ROLE_ANALYST ||
            json_is_true(json_object_get(user, "is_disabled")))
            continue;
        (void) json_array_append_new(
            items, json_pack("{s:O}", "user", json_object_get(user, "name")));
    }
    json_decref(users);
    *ret_items = items;
    return OK;
}

Status api_assignees(Call *call, Error *err)
{
    Json *items = NULL;
    Status status = read_assignees(call, &items, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
    return status;
}

static Status check_assignee(Call *call, const char *user, Error *err)
{
    Json *items = NULL;
    bool is_found = false;
    Status status = read_assignees(call, &items, err);

    if (status != OK)
        return status;
    for (size_t at = 0; at < json_array_size(items); at++) {
        const Json *name = json_object_get(json_array_get(items, at), "user");

        is_found |= strcmp(json_string_value(name), user) == 0;
    }
    json_decref(items);
    if (is_found)
        return OK;
    (void) error_set(err, STATUS_USAGE, "member 'to' names nobody who can visit a meter");
    error_hint(err, "Analysts and administrators can.");
    return STATUS_USAGE;
}

static Status read_to(Call *call, const char **ret_to, Error *err)
{
    static const char *const members[] = {"to", NULL};
    const char *to = NULL;
    Json *body = NULL;
    Status status = request_json(call->request, &body, err);

    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK && json_object_get(body, "to") == NULL)
        status = error_set(err, STATUS_USAGE, "member 'to' is missing");
    if (status == OK)
        status = body_text_or_none(body, "to", &to, err);
    if (status == OK)
        *ret_to = to == NULL ? NULL : str_dup(call->arena, str_from(to));
    json_decref(body);
    return status == OK && to != NULL ? check_assignee(call, *ret_to, err) : status;
}

/* `to` NULL: nobody any more. */
static Status write_assignment(Call *call, const char *to, Error *err)
{
    const Param params[] = {
        PARAM_CSTR(call->id),
        PARAM_CSTR(to == NULL ? "" : to),
        PARAM_TIMESTAMP(call->now_us),
        PARAM_CSTR(call->identity.user),
    };
    StoreConn *conn = state_lock(call->app->state);
    Sql sql = to == NULL ? sql_named(conn, "serve_assignment_clear", params, 1)
                         : sql_named(conn, "serve_assignment_set", params, COUNT_OF(params));
    Status status = store_run(conn, &sql, NULL, err);

    state_unlock(call->app->state);
    return status;
}

Status api_meter_assign(Call *call, Error *err)
{
    const Param id[] = {PARAM_CSTR(call->id)};
    const char *to = NULL;
    Table known;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status = call_table(call, "serve_meter_known", id, 1, 1, &known, err);
    if (status == OK && table_i64(&known, 0, 0) == 0) {
        call_not_found(
            call, arena_printf(call->arena, "the store knows no meter '%s'", call->id), NULL);
        return OK;
    }
    if (status == OK)
        status = read_to(call, &to, err);
    if (status == OK)
        status = write_assignment(call, to, err);
    if (status == OK)
        status = call_audit(call, "assignment", call->id, to, err);
    if (status == OK)
        call->answer->status = 204;
    return status;
}
