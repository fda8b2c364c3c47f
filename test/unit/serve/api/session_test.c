#include "world.h"

#define PASSWORD "one two three four"

/* A user with a one-time password, or with PASSWORD; gives the password. */
static const char *add_user(World *world, const char *name, bool is_one_time)
{
    const char *one_time = NULL;
    Error err = {0};

    CASE_OK(
        name,
        accounts_add(
            world->arena, world->app.accounts, name, ROLE_ANALYST, WORLD_NOW, &one_time, &err),
        &err);
    if (is_one_time)
        return one_time;
    CASE_OK(
        name,
        accounts_change_password(
            world->app.accounts, name, one_time, PASSWORD, NULL, WORLD_NOW, &err),
        &err);
    return PASSWORD;
}

static const char *sign_in(World *world, const char *name, const char *password)
{
    world->identity = (Identity){0};
    return world_send(
        world,
        api_session_begin,
        NULL,
        arena_printf(world->arena, "{\"user\":\"%s\",\"password\":\"%s\"}", name, password));
}

/* Goes on with the cookie of the last answer, as app.c would. */
static void keep_cookie(World *world)
{
    const char *cookie = world_header(world, "Set-Cookie");
    const char *session;

    session = arena_copy(world->arena, cookie, strcspn(cookie, ";"));
    world->cookie = session;
    world->identity =
        accounts_of_session(world->arena, world->app.accounts, strchr(session, '=') + 1, WORLD_NOW);
}

static void signing_in(void **state)
{
    World *world = world_open();
    const char *answer;
    const char *cookie;

    (void) state;
    (void) add_user(world, "bo", false);
    answer = sign_in(world, "bo", PASSWORD);
    CASE_INT("status", world->answer.status, 200);
    CASE_TEXT("user", world_member(world, answer, "user"), "\"bo\"");
    CASE_TEXT("role", world_member(world, answer, "role"), "\"analyst\"");
    CASE_TEXT("must change", world_member(world, answer, "must_change"), "false");
    cookie = world_header(world, "Set-Cookie");
    CASE_TRUE("cookie", strncmp(cookie, "eiot_session=", 13) == 0);
    CASE_TEXT("what it allows", strchr(cookie, ';'), "; Path=/; HttpOnly; SameSite=Strict");
    keep_cookie(world);
    CASE_TEXT("the same again", world_get(world, api_session, NULL, NULL), answer);
    world->is_tls = true;
    (void) sign_in(world, "bo", PASSWORD);
    CASE_TEXT(
        "over TLS",
        strchr(world_header(world, "Set-Cookie"), ';'),
        "; Path=/; HttpOnly; SameSite=Strict; Secure");
    CASE_TEXT("audit", world_audit(world, 1), "bo 192.0.2.7 sign_in - -\n");
    world_close(world);
}

static void signing_in_in_vain(void **state)
{
    World *world = world_open();

    (void) state;
    (void) add_user(world, "bo", false);
    CASE_TEXT(
        "wrong", sign_in(world, "bo", "another one"), "401 the name or the password is wrong");
    CASE_TEXT("no cookie", world_header(world, "Set-Cookie"), "");
    CASE_TEXT(
        "unknown", sign_in(world, "<b>\\u202e", PASSWORD), "401 the name or the password is wrong");
    CASE_TEXT(
        "audit",
        world_audit(world, 5),
        "- 192.0.2.7 sign_in_refused <b>\u202e -\n- 192.0.2.7 sign_in_refused bo -\n");
    CASE_TEXT(
        "no user",
        world_send(world, api_session_begin, NULL, "{\"password\":\"x\"}"),
        "USAGE member 'user' is missing");
    CASE_TEXT(
        "no password",
        world_send(world, api_session_begin, NULL, "{\"user\":\"bo\",\"password\":null}"),
        "USAGE member 'password' is missing");
    CASE_TEXT(
        "more",
        world_send(
            world,
            api_session_begin,
            NULL,
            "{\"user\":\"bo\",\"password\":\"x\",\"role\":\"admin\"}"),
        "USAGE the body has a member that is not known | Members: user, password.");
    CASE_TEXT(
        "nobody",
        world_get(world, api_session, NULL, NULL),
        "{\"user\":null,\"role\":null,\"csrf\":null,\"must_change\":false}");
    world_close(world);
}

static void too_many_failures(void **state)
{
    World *world = world_open();

    (void) state;
    (void) add_user(world, "bo", false);
    for (int n = 0; n < SIGN_IN_FAILURES; n++)
        (void) sign_in(world, "bo", "another one");
    CASE_TEXT(
        "even the right one",
        sign_in(world, "bo", PASSWORD),
        "429 too many sign-ins have failed | Try again in 900 s.");
    CASE_TEXT("when", world_header(world, "Retry-After"), "900");
    CASE_TEXT("audit", world_audit(world, 1), "- 192.0.2.7 sign_in_refused bo -\n");
    world_close(world);
}

static void signing_out(void **state)
{
    World *world = world_open();

    (void) state;
    (void) add_user(world, "bo", false);
    (void) sign_in(world, "bo", PASSWORD);
    keep_cookie(world);
    CASE_TEXT("out", world_get(world, api_session_end, NULL, NULL), "204");
    CASE_TEXT(
        "cookie",
        world_header(world, "Set-Cookie"),
        "eiot_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    world->identity = accounts_of_session(
        world->arena, world->app.accounts, strchr(world->cookie, '=') + 1, WORLD_NOW);
    CASE_TRUE("nobody any more", world->identity.user == NULL);
    CASE_TEXT("audit", world_audit(world, 1), "bo 192.0.2.7 sign_out - -\n");
    world_close(world);
}

static void changing_the_password(void **state)
{
    World *world = world_open();
    const char *one_time;
    const char *body;

    (void) state;
    one_time = add_user(world, "bo", true);
    CASE_TEXT(
        "one-time", world_member(world, sign_in(world, "bo", one_time), "must_change"), "true");
    keep_cookie(world);
    CASE_TRUE(
        "wrong",
        strncmp(
            world_send(
                world,
                api_session_password,
                NULL,
                "{\"old\":\"another one\",\"new\":\"" PASSWORD "\"}"),
            "USAGE ",
            6) == 0);
    body = arena_printf(world->arena, "{\"old\":\"%s\",\"new\":\"" PASSWORD "\"}", one_time);
    CASE_TEXT("changed", world_send(world, api_session_password, NULL, body), "204");
    CASE_TEXT("audit", world_audit(world, 1), "bo 192.0.2.7 password_change bo -\n");
    CASE_TEXT(
        "signed in by the new one",
        world_member(world, sign_in(world, "bo", PASSWORD), "must_change"),
        "false");
    keep_cookie(world);
    CASE_TEXT(
        "more",
        world_send(
            world, api_session_password, NULL, "{\"old\":\"a\",\"new\":\"b\",\"user\":\"c\"}"),
        "USAGE the body has a member that is not known | Members: old, new.");
    world_close(world);
}

/* A token is no session: nothing of one can be asked with it. */
static void a_token_instead(void **state)
{
    World *world = world_open();

    (void) state;
    world->identity = (Identity){.user = "awa", .role = ROLE_VIEWER, .is_token = true};
    world->cookie = "eiot_session=abc";
    CASE_TEXT(
        "who",
        world_get(world, api_session, NULL, NULL),
        "{\"user\":\"awa\",\"role\":\"viewer\",\"csrf\":null,\"must_change\":false}");
    CASE_TEXT(
        "out", world_get(world, api_session_end, NULL, NULL), "403 an API token has no session");
    CASE_TEXT(
        "password",
        world_send(world, api_session_password, NULL, "{\"old\":\"a\",\"new\":\"b\"}"),
        "403 an API token has no session");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signing_in),
        cmocka_unit_test(signing_in_in_vain),
        cmocka_unit_test(too_many_failures),
        cmocka_unit_test(signing_out),
        cmocka_unit_test(changing_the_password),
        cmocka_unit_test(a_token_instead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
