#include "serve/api/app.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/civil.h"
#include "serve/api/cache.h"
#include "serve/api/language.h"
#include "serve/api/problem.h"
#include "serve/api/routes.h"
#include "serve/pages.h"

#define BEARER  "Bearer "
#define TURNS   3
#define TURN_US (300 * 1000)

/* ---- who asks ---- */

static Status identify(Call *call, Error *err)
{
    const Request *request = call->request;
    const char *header = request_header(request, "Authorization");
    const char *session = request_cookie(request, "eiot_session");

    if (header != NULL && str_starts_with(str_from(header), STR(BEARER)))
        return accounts_of_token(
            call->arena,
            call->app->accounts,
            header + strlen(BEARER),
            call->now_us,
            &call->identity,
            err);
    if (session != NULL)
        call->identity =
            accounts_of_session(call->arena, call->app->accounts, session, call->now_us);
    return OK;
}

static bool is_change(const char *method)
{
    return strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0;
}

/* A form of another site may send a request with the cookie, but can't read the token. As long as
 * the token is: compared in full, so that how long it takes tells nothing. */
static bool has_csrf(const Call *call)
{
    const char *sent = request_header(call->request, "X-CSRF-Token");
    const char *wanted = call->identity.csrf;
    unsigned char differ = 0;

    if (wanted == NULL) /* a token is no cookie: nobody sends it by accident */
        return call->identity.is_token;
    if (sent == NULL || strlen(sent) != strlen(wanted))
        return false;
    for (size_t at = 0; wanted[at] != '\0'; at++)
        differ |= (unsigned char) (sent[at] ^ wanted[at]);
    return differ == 0;
}

/* Before there is a session, a change must at least come from a page of this server (signing
 * somebody in to another's account is an attack too): browsers say so. */
static bool is_from_elsewhere(const Request *request)
{
    const char *site = request_header(request, "Sec-Fetch-Site");

    return site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
}

/* False, with the problem in the answer, when the caller may not do this. */
static bool may(Call *call, const Route *route)
{
    Role role =
        (route->needs & MAY_BE_OPEN) != 0 && call->app->has_open_metrics ? ROLE_NONE : route->role;

    if (role > ROLE_NONE && call->identity.user == NULL) {
        answer_problem(
            call->arena,
            call->answer,
            401,
            "nobody is signed in",
            "Sign in, or send an API token.");
        answer_header(call->answer, "WWW-Authenticate", "Bearer");
        return false;
    }
    if (call->identity.must_change && (route->needs & WITH_ONE_TIME) == 0 && role > ROLE_NONE) {
        answer_problem(
            call->arena,
            call->answer,
            403,
            "the one-time password has not been changed",
            "Choose a password of your own first.");
        return false;
    }
    if (call->identity.role < role) {
        answer_problem(
            call->arena,
            call->answer,
            403,
            arena_printf(call->arena, "this needs the role %s", role_name(role)),
            "Ask an administrator.");
        return false;
    }
    if (!is_change(call->request->method))
        return true;
    if ((route->needs & WITHOUT_CSRF) != 0 ? is_from_elsewhere(call->request) : !has_csrf(call)) {
        answer_problem(
            call->arena,
            call->answer,
            403,
            "the request does not come from a page of this server",
            "Load the page again. Programs send an API token.");
        return false;
    }
    return true;
}

/* ---- what is answered ---- */

static const char *key_of(const Call *call)
{
    const Request *request = call->request;
    StrBuf key = strbuf_new(call->arena);

    strbuf_printf(&key, "%d %s", (int) call->lang, request->raw_path);
    for (size_t at = 0; at < request->n_query; at++)
        strbuf_printf(
            &key,
            "%c%zu:%s=%s",
            at == 0 ? '?' : '&',
            strlen(request->query[at].value),
            request->query[at].name,
            request->query[at].value);
    return strbuf_text(&key);
}

static void tell_as_of(Call *call)
{
    char text[CIVIL_TEXT_MAX];

    if (call->as_of_us == 0)
        return;
    (void) civil_text_utc(call->as_of_us / US_PER_S * US_PER_S, text);
    answer_header(call->answer, "X-As-Of", arena_copy(call->arena, text, strlen(text)));
}

/* While models are made anew in a database that many use, a table may be held or missing for a
 * moment. A copy never changes: there what is missing stays so. */
static Status handle_patiently(Call *call, const Route *route, Error *err)
{
    Status status = route->handle(call, err);

    for (int turn = 0; turn < TURNS && status == STATUS_BUSY && call->as_of_us == 0 &&
                       !is_change(call->request->method);
         turn++) {
        (void) usleep(TURN_US);
        *call->answer = (Answer){0};
        status = route->handle(call, err);
    }
    return status;
}

/* What is kept needs no session, and so waits for nobody. */
static bool was_kept(Call *call, const char *key)
{
    const Lent seen = served_seen(call->app->served);

    if (!cache_get(call->arena, call->app->cache, key, seen.version, call->answer))
        return false;
    call->as_of_us = seen.as_of_us;
    tell_as_of(call);
    return true;
}

static Status from_store(Call *call, const Route *route, Error *err)
{
    bool is_cached = (route->needs & IS_CACHED) != 0;
    const char *key = is_cached ? key_of(call) : NULL;
    Lent lent;
    Status status;

    if ((is_cached && was_kept(call, key)) || call->request->is_quick)
        return OK;
    status = served_lend(call->app->served, &lent, err);
    if (status != OK)
        return status;
    call->conn = lent.conn;
    call->as_of_us = lent.as_of_us;
    status = handle_patiently(call, route, err);
    if (status == OK && is_cached)
        cache_put(call->app->cache, key, lent.version, call->answer);
    served_return(call->app->served, &lent);
    if (status == OK)
        tell_as_of(call);
    return status;
}

/* Whether it is known beforehand not to be done in a moment: a change writes, and a password is
 * made slow to guess; a token is looked for in the state's file; the metrics ask the store
 * themselves. */
static bool takes_long(const Request *request, const Route *route)
{
    return is_change(request->method) || (route->needs & MAY_BE_OPEN) != 0 ||
           request_header(request, "Authorization") != NULL;
}

/* Leaves an answer without status to a quick request that would take long: see HttpHandler. */
static Status handle(Call *call, const Route *route, Error *err)
{
    Status status;

    if (call->request->is_quick && takes_long(call->request, route))
        return OK;
    status = identify(call, err);
    if (status != OK || !may(call, route))
        return status;
    return (route->needs & NEEDS_STORE) != 0 ? from_store(call, route, err)
                                             : route->handle(call, err);
}

static void not_found(const Call *call, const char *allowed)
{
    if (allowed == NULL) {
        answer_problem(call->arena, call->answer, 404, "there is no such page", NULL);
        return;
    }
    answer_problem(
        call->arena,
        call->answer,
        405,
        arena_printf(call->arena, "%s is not allowed here", call->request->method),
        arena_printf(call->arena, "Allowed: %s.", allowed));
    answer_header(call->answer, "Allow", allowed);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;

    (void) clock_gettime(CLOCK_MONOTONIC, &now);
    return (double) (now.tv_sec - start->tv_sec) + 1e-9 * (double) (now.tv_nsec - start->tv_nsec);
}

void app_answer(void *context, const Request *request, Answer *answer)
{
    App *app = context;
    const char *allowed = NULL;
    struct timespec start;
    Call call = {
        .app = app,
        .request = request,
        .answer = answer,
        .arena = request->arena,
        .lang = language_of(request, app->project->lang),
        .now_us = app->now_us(),
    };
    const Route *route =
        route_find(call.arena, request->method, request->raw_path, &call.id, &allowed);
    const char *name =
        route == NULL ? "other" : arena_printf(call.arena, "%s %s", route->method, route->path);
    Error err;

    (void) clock_gettime(CLOCK_MONOTONIC, &start);
    if (route != NULL) {
        if (handle(&call, route, &err) != OK) {
            answer_error(call.arena, answer, &err);
            if ((answer->status == 500 || err.status == STATUS_STORE) && app->tell != NULL)
                app->tell(err.message);
        }
    } else if (allowed == NULL && !is_change(request->method) && page_answer(request, answer)) {
        name = "page";
    } else {
        not_found(&call, allowed);
    }
    if (answer->status == 0) /* not here */
        return;
    problem_translate(call.arena, app->problems, call.lang, answer);
    latency_add(app->latency, name, answer->status / 100, seconds_since(&start));
}

void app_problem(void *context, const Request *request, Answer *answer)
{
    const App *app = context;

    problem_translate(
        request->arena, app->problems, language_of(request, app->project->lang), answer);
}
