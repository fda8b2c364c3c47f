/* What becomes of a request before and after its handler: who may, what is kept, what is told. */
#include "serve/api/app.h"
#include "serve/api/cache.h"
#include "world.h"

#define PASSWORD "a long password of mine"

/* A request as the server makes it; headers and query are pairs that end in NULL. */
typedef struct Sent {
    const char *method;
    const char *path;
    const char *const *headers;
    const char *body;
} Sent;

static const char *const no_headers[] = {NULL};

static Answer ask_by(World *world, const Sent *sent, bool is_quick)
{
    static HttpField fields[8];
    Answer answer = {0};
    Request request = {
        .arena = world->arena,
        .method = sent->method,
        .path = sent->path,
        .raw_path = sent->path,
        .headers = fields,
        .body = str_from(sent->body),
        .peer = "192.0.2.1",
        .is_quick = is_quick,
    };
    const char *const *headers = sent->headers == NULL ? no_headers : sent->headers;

    for (; headers[0] != NULL; headers += 2)
        fields[request.n_headers++] = (HttpField){.name = headers[0], .value = headers[1]};
    app_answer(&world->app, &request, &answer);
    return answer;
}

static Answer ask(World *world, const Sent *sent)
{
    return ask_by(world, sent, false);
}

static const char *body_of(World *world, const Answer *answer)
{
    return str_dup(world->arena, answer->body);
}

/* "401 detail" of a problem, "200" of anything else. */
static const char *outcome(World *world, const Answer *answer)
{
    if (answer->status < 400)
        return arena_printf(world->arena, "%d", answer->status);
    return arena_printf(
        world->arena,
        "%d %s",
        answer->status,
        world_member(world, body_of(world, answer), "detail"));
}

static const char *header_of(const Answer *answer, const char *name)
{
    for (size_t at = 0; at < answer->n_headers; at++)
        if (strcmp(answer->headers[at].name, name) == 0)
            return answer->headers[at].value;
    return "";
}

/* Adds a user with PASSWORD; gives the cookie of a session and its CSRF token. */
static void
sign_in(World *world, const char *name, Role role, const char **ret_cookie, const char **ret_csrf)
{
    const char *one_time = NULL;
    SignIn sign_in;
    Error err;

    CASE_OK(
        "add",
        accounts_add(world->arena, world->app.accounts, name, role, WORLD_NOW, &one_time, &err),
        &err);
    CASE_OK(
        "change",
        accounts_change_password(
            world->app.accounts, name, one_time, PASSWORD, "", WORLD_NOW, &err),
        &err);
    CASE_OK(
        "sign in",
        accounts_sign_in(
            world->arena,
            world->app.accounts,
            name,
            PASSWORD,
            "192.0.2.1",
            WORLD_NOW,
            &sign_in,
            &err),
        &err);
    CASE_INT("signed in", sign_in.result, SIGN_IN_DONE);
    *ret_cookie = arena_printf(world->arena, "eiot_session=%s", sign_in.session);
    *ret_csrf = sign_in.identity.csrf;
}

static World *world_with_server(void)
{
    World *world = world_open();

    world_serve(world);
    world->app.cache = cache_new();
    world->app.latency = latency_new();
    return world;
}

static void close_world(World *world)
{
    cache_free(world->app.cache);
    latency_free(world->app.latency);
    world_close(world);
}

static void asks_who_it_is(void **state)
{
    World *world = world_with_server();
    const char *cookie;
    const char *csrf;
    Answer answer;

    (void) state;
    sign_in(world, "vera", ROLE_VIEWER, &cookie, &csrf);
    {
        const char *const with_cookie[] = {"Cookie", cookie, NULL};
        const char *const with_other[] = {"Cookie", "eiot_session=guessed", NULL};
        const char *const with_token[] = {"Authorization", "Bearer eiot_guessed", NULL};

        const struct {
            Sent sent;
            const char *outcome;
        } cases[] = {
            {{"GET", "/api/v1/site", NULL, ""}, "401 \"nobody is signed in\""},
            {{"GET", "/api/v1/site", with_other, ""}, "401 \"nobody is signed in\""},
            {{"GET", "/api/v1/site", with_token, ""}, "401 \"nobody is signed in\""},
            {{"GET", "/api/v1/site", with_cookie, ""}, "200"},
            {{"HEAD", "/api/v1/site", with_cookie, ""}, "200"},
            {{"GET", "/api/v1/users", with_cookie, ""}, "403 \"this needs the role admin\""},
            {{"GET", "/metrics", NULL, ""}, "401 \"nobody is signed in\""},
            {{"GET", "/metrics", with_cookie, ""}, "200"},
            {{"GET", "/healthz", NULL, ""}, "200"},
            {{"GET", "/api/v1/nodes/a%2Fdays", with_cookie, ""},
             "404 \"the network has no node 'a/days'\""},
            {{"GET", "/api/v1/nothing", with_cookie, ""}, "404 \"there is no such page\""},
            {{"DELETE", "/api/v1/site", with_cookie, ""}, "405 \"DELETE is not allowed here\""},
            {{"GET", "/", NULL, ""}, "200"},
            {{"GET", "/meters/M%2F1", NULL, ""}, "200"},
            {{"POST", "/", NULL, ""}, "404 \"there is no such page\""},
            {{"GET", "/web/app/app.css", NULL, ""}, "404 \"there is no such page\""},
        };

        for (size_t at = 0; at < COUNT_OF(cases); at++) {
            answer = ask(world, &cases[at].sent);
            CASE_TEXT(cases[at].sent.path, outcome(world, &answer), cases[at].outcome);
        }
    }
    answer = ask(world, &(Sent){"DELETE", "/api/v1/site", NULL, ""});
    CASE_TEXT("allowed", header_of(&answer, "Allow"), "GET");
    answer = ask(world, &(Sent){"GET", "/api/v1/site", NULL, ""});
    CASE_TEXT("how", header_of(&answer, "WWW-Authenticate"), "Bearer");
    world->app.has_open_metrics = true;
    answer = ask(world, &(Sent){"GET", "/metrics", NULL, ""});
    CASE_TEXT("open metrics", outcome(world, &answer), "200");
    close_world(world);
}

/* A change by cookie comes from a page of this server, or is none. */
static void holds_off_other_sites(void **state)
{
    static const char assign[] = "/api/v1/meters/M1/assignment";
    static const char nobody[] = "{\"to\": null}";
    World *world = world_with_server();
    const char *cookie;
    const char *csrf;
    const char *token = NULL;
    Error err;

    (void) state;
    sign_in(world, "anna", ROLE_ANALYST, &cookie, &csrf);
    CASE_OK(
        "token",
        tokens_add(
            world->arena,
            world->app.accounts,
            "anna",
            "t",
            ROLE_ANALYST,
            0,
            WORLD_NOW,
            &token,
            &err),
        &err);
    {
        const char *const json[] = {"Content-Type", "application/json", NULL};
        const char *const bare[] = {"Cookie", cookie, "Content-Type", "application/json", NULL};
        const char *const wrong[] = {
            "Cookie", cookie, "Content-Type", "application/json", "X-CSRF-Token", "guessed", NULL};
        const char *const right[] = {
            "Cookie", cookie, "Content-Type", "application/json", "X-CSRF-Token", csrf, NULL};
        const char *const by_token[] = {
            "Authorization",
            arena_printf(world->arena, "Bearer %s", token),
            "Content-Type",
            "application/json",
            NULL};
        const char *const elsewhere[] = {
            "Content-Type", "application/json", "Sec-Fetch-Site", "cross-site", NULL};
        static const char refused[] =
            "403 \"the request does not come from a page of this server\"";

        const struct {
            Sent sent;
            const char *outcome;
        } cases[] = {
            {{"PUT", assign, json, nobody}, "401 \"nobody is signed in\""},
            {{"PUT", assign, bare, nobody}, refused},
            {{"PUT", assign, wrong, nobody}, refused},
            {{"PUT", assign, right, nobody}, "204"},
            {{"PUT", assign, by_token, nobody}, "204"},
            {{"POST",
              "/api/v1/session",
              elsewhere,
              "{\"user\":\"anna\",\"password\":\"" PASSWORD "\"}"},
             refused},
            {{"POST", "/api/v1/session", json, "{\"user\":\"anna\",\"password\":\"" PASSWORD "\"}"},
             "200"},
        };

        for (size_t at = 0; at < COUNT_OF(cases); at++) {
            Answer answer = ask(world, &cases[at].sent);
            CASE_TEXT(
                arena_printf(world->arena, "case %zu", at),
                outcome(world, &answer),
                cases[at].outcome);
        }
    }
    close_world(world);
}

static void wants_the_one_time_password_changed(void **state)
{
    World *world = world_with_server();
    const char *one_time = NULL;
    SignIn sign_in;
    Error err;

    (void) state;
    CASE_OK(
        "add",
        accounts_add(
            world->arena, world->app.accounts, "nina", ROLE_ADMIN, WORLD_NOW, &one_time, &err),
        &err);
    CASE_OK(
        "sign in",
        accounts_sign_in(
            world->arena,
            world->app.accounts,
            "nina",
            one_time,
            "192.0.2.1",
            WORLD_NOW,
            &sign_in,
            &err),
        &err);
    {
        const char *const headers[] = {
            "Cookie", arena_printf(world->arena, "eiot_session=%s", sign_in.session), NULL};
        Answer answer = ask(world, &(Sent){"GET", "/api/v1/site", headers, ""});

        CASE_TEXT(
            "site", outcome(world, &answer), "403 \"the one-time password has not been changed\"");
        answer = ask(world, &(Sent){"GET", "/api/v1/session", headers, ""});
        CASE_TEXT("session", outcome(world, &answer), "200");
    }
    close_world(world);
}

/* The same for everybody until the data change; of each language its own. */
static void keeps_answers(void **state)
{
    World *world = world_with_server();
    const char *cookie;
    const char *csrf;

    (void) state;
    sign_in(world, "vera", ROLE_VIEWER, &cookie, &csrf);
    {
        const char *const headers[] = {"Cookie", cookie, NULL};
        const Sent days = {"GET", "/api/v1/days", headers, ""};
        Answer first = ask(world, &days);
        Answer second = ask(world, &days);

        CASE_TEXT("first", outcome(world, &first), "200");
        CASE_TEXT("kept", body_of(world, &second), body_of(world, &first));
        CASE_TEXT("as of", header_of(&second, "X-As-Of"), header_of(&first, "X-As-Of"));
        CASE_TRUE("as of", *header_of(&first, "X-As-Of") != '\0');
    }
    close_world(world);
}

/* On a thread that must not be held up: what needs a session of the store, writes or takes a
 * password is left for another, and has done nothing. */
static void leaves_what_takes_long(void **state)
{
    static const char sign_in_body[] = "{\"user\":\"vera\",\"password\":\"" PASSWORD "\"}";
    World *world = world_with_server();
    const char *cookie;
    const char *csrf;

    (void) state;
    sign_in(world, "vera", ROLE_VIEWER, &cookie, &csrf);
    {
        const char *const by_cookie[] = {"Cookie", cookie, NULL};
        const char *const by_token[] = {"Authorization", "Bearer eiot_guessed", NULL};
        const char *const json[] = {"Content-Type", "application/json", NULL};

        const struct {
            Sent sent;
            int quick;
            int status; /* elsewhere */
            int again;  /* quick, after that */
        } cases[] = {
            {{"GET", "/", NULL, ""}, 200, 200, 200},
            {{"GET", "/healthz", NULL, ""}, 200, 200, 200},
            {{"GET", "/api/v1/nothing", by_cookie, ""}, 404, 404, 404},
            {{"GET", "/api/v1/days", NULL, ""}, 401, 401, 401},
            {{"GET", "/api/v1/users", by_cookie, ""}, 403, 403, 403},
            {{"GET", "/api/v1/session", by_cookie, ""}, 200, 200, 200},
            {{"GET", "/api/v1/days", by_cookie, ""}, 0, 200, 200},
            {{"GET", "/api/v1/days", by_token, ""}, 0, 401, 0},
            {{"GET", "/api/v1/meters/M1/days", by_cookie, ""}, 0, 200, 200},
            {{"GET", "/api/v1/meters/M1", by_cookie, ""}, 0, 200, 0},
            {{"GET", "/metrics", by_cookie, ""}, 0, 200, 0},
            {{"POST", "/api/v1/session", json, sign_in_body}, 0, 200, 0},
        };

        for (size_t at = 0; at < COUNT_OF(cases); at++) {
            const Sent *sent = &cases[at].sent;
            const char *name =
                arena_printf(world->arena, "%zu %s %s", at, sent->method, sent->path);

            CASE_INT(name, ask_by(world, sent, true).status, cases[at].quick);
            CASE_INT(name, ask(world, sent).status, cases[at].status);
            CASE_INT(name, ask_by(world, sent, true).status, cases[at].again);
        }
        {
            const Sent days = {"GET", "/api/v1/days", by_cookie, ""};
            Answer kept = ask_by(world, &days, true);

            CASE_TRUE("as of", *header_of(&kept, "X-As-Of") != '\0');
        }
    }
    close_world(world);
}

/* Titles, details and hints in the reader's language, beside the same status and headers. */
static void tells_problems_in_the_readers_language(void **state)
{
    static const char *const french[] = {"Accept-Language", "fr-SN, en;q=0.5", NULL};
    static const char *const json[] = {
        "Accept-Language", "fr", "Content-Type", "application/json", NULL};

    static const struct {
        Sent sent;
        const char *header;
        const char *value;
        const char *body;
    } cases[] = {
        {{"GET", "/api/v1/days", french, ""},
         "WWW-Authenticate",
         "Bearer",
         "{\"type\":\"about:blank\",\"title\":\"Non authentifié\",\"status\":401,\"detail\":"
         "\"personne n’est connecté\",\"hint\":\"Connectez-vous, ou envoyez un jeton d’API.\"}"},
        {{"GET", "/api/v1/days", NULL, ""},
         "WWW-Authenticate",
         "Bearer",
         "{\"type\":\"about:blank\",\"title\":\"Unauthorized\",\"status\":401,\"detail\":"
         "\"nobody is signed in\",\"hint\":\"Sign in, or send an API token.\"}"},
        {{"PATCH", "/api/v1/session", french, ""},
         "Allow",
         "POST, GET, DELETE",
         "{\"type\":\"about:blank\",\"title\":\"Méthode non autorisée\",\"status\":405,"
         "\"detail\":\"PATCH n’est pas autorisé ici\",\"hint\":\"Autorisé : POST, GET, "
         "DELETE.\"}"},
        {{"GET", "/api/v1/nothing", french, ""},
         "Allow",
         "",
         "{\"type\":\"about:blank\",\"title\":\"Introuvable\",\"status\":404,\"detail\":\"cette "
         "page n’existe pas\"}"},
        {{"POST", "/api/v1/session", json, "{\"user\":7}"},
         "Allow",
         "",
         "{\"type\":\"about:blank\",\"title\":\"Requête invalide\",\"status\":400,\"detail\":"
         "\"le membre 'user' doit être un texte\"}"},
        {{"POST", "/api/v1/session", json, "{\"user\":\"anna\",\"password\":\"x\"}"},
         "Allow",
         "",
         "{\"type\":\"about:blank\",\"title\":\"Non authentifié\",\"status\":401,\"detail\":\"le "
         "nom ou le mot de passe est incorrect\"}"},
    };

    World *world = world_with_server();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Answer answer = ask(world, &cases[at].sent);

        CASE_TEXT(cases[at].sent.path, body_of(world, &answer), cases[at].body);
        CASE_TEXT(cases[at].sent.path, header_of(&answer, cases[at].header), cases[at].value);
    }
    world->project.lang = LANG_FR;
    {
        Answer answer = ask(world, &(Sent){"GET", "/api/v1/days", NULL, ""});

        CASE_TEXT(
            "the project's language", outcome(world, &answer), "401 \"personne n’est connecté\"");
    }
    close_world(world);
}

/* Those of requests that never reach app_answer(). */
static void puts_problems_of_the_server_in_words(void **state)
{
    static const HttpField french[] = {{"Accept-Language", "fr"}};
    World *world = world_open_empty();
    Request request = {.arena = world->arena, .headers = french, .n_headers = 1};
    Answer answer;

    (void) state;
    answer_problem(
        world->arena, &answer, 414, "the target of the request is longer than 8192 bytes", NULL);
    answer_header(&answer, "Connection", "close");
    app_problem(&world->app, &request, &answer);
    CASE_TEXT(
        "body",
        body_of(world, &answer),
        "{\"type\":\"about:blank\",\"title\":\"Adresse trop "
        "longue\",\"status\":414,\"detail\":\"la "
        "cible de la requête dépasse 8192 octets\"}");
    CASE_TEXT("header", header_of(&answer, "Connection"), "close");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_who_it_is),
        cmocka_unit_test(holds_off_other_sites),
        cmocka_unit_test(wants_the_one_time_password_changed),
        cmocka_unit_test(keeps_answers),
        cmocka_unit_test(leaves_what_takes_long),
        cmocka_unit_test(tells_problems_in_the_readers_language),
        cmocka_unit_test(puts_problems_of_the_server_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
