#include "serve/api/app.h"
#include "serve/api/body.h"
#include "serve/api/handlers.h"

#define COOKIE "eiot_session"

/* Only this server's pages send it, no script reads it; it ends with the browser, or by the
 * server's own clock before. */
static void set_cookie(Call *call, const char *session, const char *more)
{
    answer_header(
        call->answer,
        "Set-Cookie",
        arena_printf(
            call->arena,
            COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
            session,
            call->request->is_tls ? "; Secure" : "",
            more));
}

static void answer_identity(Call *call, const Identity *identity)
{
    answer_json(
        call->arena,
        call->answer,
        200,
        json_pack(
            "{s:s?, s:s?, s:s?, s:b}",
            "user",
            identity->user,
            "role",
            identity->user == NULL ? NULL : role_name(identity->role),
            "csrf",
            identity->csrf,
            "must_change",
            identity->must_change));
}

/* ---- signing in ---- */

static Status
read_credentials(Call *call, const char **ret_user, const char **ret_password, Error *err)
{
    static const char *const members[] = {"user", "password", NULL};
    const char *user = NULL;
    const char *password = NULL;
    Json *body = NULL;
    Status status = request_json(call->request, &body, err);

    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = body_text(body, "user", &user, err);
    if (status == OK)
        status = body_text(body, "password", &password, err);
    if (status == OK) {
        *ret_user = str_dup(call->arena, str_from(user));
        *ret_password = str_dup(call->arena, str_from(password));
    }
    json_decref(body);
    return status;
}

/* The log holds the failures before; those that are held back may come without end. */
static Status refuse(Call *call, const char *user, const SignIn *sign_in, Error *err)
{
    if (sign_in->result != SIGN_IN_THROTTLED) {
        answer_problem(call->arena, call->answer, 401, "the name or the password is wrong", NULL);
        return call_audit(call, "sign_in_refused", user, NULL, err);
    }
    answer_problem(
        call->arena,
        call->answer,
        429,
        "too many sign-ins have failed",
        arena_printf(call->arena, "Try again in %lld s.", (long long) sign_in->wait_s));
    answer_header(
        call->answer,
        "Retry-After",
        arena_printf(call->arena, "%lld", (long long) sign_in->wait_s));
    return OK;
}

Status api_session_begin(Call *call, Error *err)
{
    const char *user = NULL;
    const char *password = NULL;
    SignIn sign_in;
    Status status = read_credentials(call, &user, &password, err);

    if (status == OK)
        status = accounts_sign_in(
            call->arena,
            call->app->accounts,
            user,
            password,
            call->request->peer,
            call->now_us,
            &sign_in,
            err);
    if (status != OK)
        return status;
    if (sign_in.result != SIGN_IN_DONE) {
        call->identity = (Identity){0}; /* whoever was signed in before has not done this */
        return refuse(call, user, &sign_in, err);
    }
    call->identity = sign_in.identity;
    status = call_audit(call, "sign_in", NULL, NULL, err);
    if (status != OK)
        return status;
    answer_identity(call, &sign_in.identity);
    set_cookie(call, sign_in.session, "");
    return OK;
}

/* ---- the session that is there ---- */

Status api_session(Call *call, Error *err)
{
    (void) err;
    answer_identity(call, &call->identity); /* nobody is an answer, no failure */
    return OK;
}

/* NULL, with the problem in the answer, for a token: it has no session. */
static const char *own_session(Call *call)
{
    const char *session = request_cookie(call->request, COOKIE);

    if (!call->identity.is_token && session != NULL)
        return session;
    answer_problem(call->arena, call->answer, 403, "an API token has no session", NULL);
    return NULL;
}

Status api_session_end(Call *call, Error *err)
{
    const char *session = own_session(call);
    Status status;

    if (session == NULL)
        return OK;
    accounts_sign_out(call->app->accounts, session);
    status = call_audit(call, "sign_out", NULL, NULL, err);
    if (status != OK)
        return status;
    call->answer->status = 204;
    set_cookie(call, "", "; Max-Age=0");
    return OK;
}

Status api_session_password(Call *call, Error *err)
{
    static const char *const members[] = {"old", "new", NULL};
    const char *session = own_session(call);
    const char *old_password = NULL;
    const char *new_password = NULL;
    Json *body = NULL;
    Status status;

    if (session == NULL)
        return OK;
    status = request_json(call->request, &body, err);
    if (status != OK)
        return status;
    status = body_only(body, members, err);
    if (status == OK)
        status = body_text(body, "old", &old_password, err);
    if (status == OK)
        status = body_text(body, "new", &new_password, err);
    if (status == OK)
        status = accounts_change_password(
            call->app->accounts,
            call->identity.user,
            old_password,
            new_password,
            session,
            call->now_us,
            err);
    json_decref(body);
    if (status == OK)
        status = call_audit(call, "password_change", call->identity.user, NULL, err);
    if (status == OK)
        call->answer->status = 204;
    return status;
}
