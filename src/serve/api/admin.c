#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"
#include "publish/inspections.h"
#include "serve/api/app.h"
#include "serve/api/body.h"
#include "serve/api/handlers.h"
#include "serve/api/paging.h"

/* An unknown name or number in the path is a page that is not there; other errors stay. */
static Status not_found_of(Call *call, Status status, Error *err)
{
    if (status != STATUS_DATA)
        return status;
    call_not_found(call, err->message, err->hint[0] == '\0' ? NULL : err->hint);
    return OK;
}

/* *ret_role ROLE_NONE when it may be left out and is. */
static Status read_role(const Json *body, bool must_be, Role *ret_role, Error *err)
{
    const char *text = NULL;
    Status status =
        must_be ? body_text(body, "role", &text, err) : body_text_or_none(body, "role", &text, err);

    if (status != OK)
        return status;
    *ret_role = text == NULL ? ROLE_NONE : role_of(text);
    if (text != NULL && *ret_role == ROLE_NONE)
        return error_set(err, STATUS_USAGE, "member 'role' must be viewer, analyst or admin");
    return OK;
}

static void answer_items(Call *call, Json *items)
{
    answer_json(call->arena, call->answer, 200, json_pack("{s:o}", "items", items));
}

/* ---- users ---- */

Status api_users(Call *call, Error *err)
{
    Json *users = NULL;
    Status status = accounts_list(call->arena, call->app->accounts, &users, err);

    if (status == OK)
        answer_items(call, users);
    return status;
}

static Status add_user(Call *call, const char *name, Role role, Error *err)
{
    const char *password = NULL;
    Status status =
        accounts_add(call->arena, call->app->accounts, name, role, call->now_us, &password, err);

    if (status == OK)
        status = call_audit(call, "user_add", name, role_name(role), err);
    if (status == OK)
        answer_json(
            call->arena,
            call->answer,
            201,
            json_pack("{s:s, s:s}", "name", name, "password", password));
    return status;
}

Status api_user_add(Call *call, Error *err)
{
    static const char *const members[] = {"name", "role", NULL};
    const char *name = NULL;
    Role role = ROLE_NONE;
    Json *body = NULL;
    Status status = request_json(call->request, &body, err);

    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = body_text(body, "name", &name, err);
    if (status == OK)
        status = read_role(body, true, &role, err);
    if (status == OK)
        status = add_user(call, name, role, err);
    json_decref(body);
    return status;
}

static const char *change_text(const Call *call, Role role, const bool *is_disabled)
{
    return arena_printf(
        call->arena,
        "%s%s%s",
        role == ROLE_NONE ? "" : role_name(role),
        role != ROLE_NONE && is_disabled != NULL ? ", " : "",
        is_disabled == NULL ? ""
        : *is_disabled      ? "disabled"
                            : "enabled");
}

static Status change_user(Call *call, Role role, const bool *is_disabled, Error *err)
{
    Status status = accounts_change(call->app->accounts, call->id, role, is_disabled, err);

    if (status != OK)
        return not_found_of(call, status, err);
    status = call_audit(call, "user_change", call->id, change_text(call, role, is_disabled), err);
    if (status == OK)
        call->answer->status = 204;
    return status;
}

Status api_user_change(Call *call, Error *err)
{
    static const char *const members[] = {"role", "is_disabled", NULL};
    bool has_flag = false;
    bool is_disabled = false;
    Role role = ROLE_NONE;
    Json *body = NULL;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status = request_json(call->request, &body, err);
    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = read_role(body, false, &role, err);
    if (status == OK)
        status = body_flag_or_none(body, "is_disabled", &has_flag, &is_disabled, err);
    json_decref(body);
    if (status == OK && role == ROLE_NONE && !has_flag)
        status = error_set(err, STATUS_USAGE, "the body changes nothing: role or is_disabled");
    return status == OK ? change_user(call, role, has_flag ? &is_disabled : NULL, err) : status;
}

Status api_user_password(Call *call, Error *err)
{
    const char *password = NULL;
    Status status;

    if (!call_id_fits(call))
        return OK;
    status =
        accounts_reset(call->arena, call->app->accounts, call->id, call->now_us, &password, err);
    if (status != OK)
        return not_found_of(call, status, err);
    status = call_audit(call, "password_reset", call->id, NULL, err);
    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("{s:s}", "password", password));
    return status;
}

/* ---- tokens ---- */

Status api_tokens(Call *call, Error *err)
{
    Json *tokens = NULL;
    Status status = tokens_list(call->arena, call->app->accounts, &tokens, err);

    if (status == OK)
        answer_items(call, tokens);
    return status;
}

/* The last day on which it is taken, in UTC. *ret_us is the end of it; 0: never. */
static Status read_expiry(const Call *call, const Json *body, int64_t *ret_us, Error *err)
{
    const char *text = NULL;
    int32_t day;
    Status status = body_text_or_none(body, "expires_on", &text, err);

    *ret_us = 0;
    if (status != OK || text == NULL)
        return status;
    if (!inspection_parse_day(str_from(text), &day))
        return error_set(err, STATUS_USAGE, "member 'expires_on' must be a day as YYYY-MM-DD");
    *ret_us = ((int64_t) day + 1) * US_PER_DAY;
    if (*ret_us <= call->now_us)
        return error_set(err, STATUS_USAGE, "member 'expires_on' is a day that is over");
    return OK;
}

static Status add_token(Call *call, const char *label, Role role, int64_t expires_us, Error *err)
{
    const char *token = NULL;
    Status status = tokens_add(
        call->arena,
        call->app->accounts,
        call->identity.user,
        label,
        role,
        expires_us,
        call->now_us,
        &token,
        err);

    if (status == OK)
        status = call_audit(call, "token_add", label, role_name(role), err);
    if (status == OK)
        answer_json(call->arena, call->answer, 201, json_pack("{s:s}", "token", token));
    return status;
}

Status api_token_add(Call *call, Error *err)
{
    static const char *const members[] = {"label", "role", "expires_on", NULL};
    const char *label = NULL;
    int64_t expires_us = 0;
    Role role = ROLE_NONE;
    Json *body = NULL;
    Status status = request_json(call->request, &body, err);

    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = body_text(body, "label", &label, err);
    if (status == OK)
        status = read_role(body, true, &role, err);
    if (status == OK)
        status = read_expiry(call, body, &expires_us, err);
    if (status == OK)
        status = add_token(call, label, role, expires_us, err);
    json_decref(body);
    return status;
}

Status api_token_remove(Call *call, Error *err)
{
    int64_t token_id;
    Status status;

    if (!str_parse_i64(str_from(call->id), &token_id)) {
        call_not_found(call, "the id of a token is a number", NULL);
        return OK;
    }
    status = tokens_remove(call->app->accounts, token_id, err);
    if (status != OK)
        return not_found_of(call, status, err);
    status = call_audit(
        call, "token_remove", arena_printf(call->arena, "%lld", (long long) token_id), NULL, err);
    if (status == OK)
        call->answer->status = 204;
    return status;
}

/* ---- who did what ---- */

static const char *filter(const Call *call, const char *name)
{
    const char *text = request_query(call->request, name);

    return text == NULL ? "" : text;
}

Status api_audit(Call *call, Error *err)
{
    Paging paging;
    Json *page = NULL;
    Status status = paging_read(call, &paging, err);

    if (status == OK)
        status = audit_list(
            call->arena,
            call->app->state,
            filter(call, "user"),
            filter(call, "action"),
            filter(call, "object"),
            paging.limit,
            paging.offset,
            &page,
            err);
    if (status != OK)
        return status;
    (void) json_object_set_new(page, "limit", json_integer((json_int_t) paging.limit));
    (void) json_object_set_new(page, "offset", json_integer((json_int_t) paging.offset));
    answer_json(call->arena, call->answer, 200, page);
    return OK;
}
