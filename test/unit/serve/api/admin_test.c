#include "world.h"

/* The administrator who asks is a user too. */
static World *open_office(void)
{
    World *world = world_open();
    const char *password = NULL;
    Error err = {0};

    CASE_OK(
        "awa",
        accounts_set_up(world->arena, world->app.accounts, "awa", WORLD_NOW, &password, &err),
        &err);
    return world;
}

static void users(void **state)
{
    World *world = open_office();
    const char *answer;

    (void) state;
    answer = world_send(world, api_user_add, NULL, "{\"name\":\"bo\",\"role\":\"viewer\"}");
    CASE_INT("created", world->answer.status, 201);
    CASE_TEXT("name", world_member(world, answer, "name"), "\"bo\"");
    CASE_TRUE("password", strlen(world_member(world, answer, "password")) > 20);
    CASE_TEXT("role", world_send(world, api_user_change, "bo", "{\"role\":\"analyst\"}"), "204");
    CASE_TEXT("off", world_send(world, api_user_change, "bo", "{\"is_disabled\":true}"), "204");
    CASE_TEXT(
        "both",
        world_send(world, api_user_change, "bo", "{\"role\":\"viewer\",\"is_disabled\":false}"),
        "204");
    CASE_TRUE(
        "reset",
        strncmp(world_send(world, api_user_password, "bo", "{}"), "{\"password\":\"", 13) == 0);
    CASE_TEXT(
        "list",
        world_get(world, api_users, NULL, NULL),
        "{\"items\":[{\"name\":\"awa\",\"role\":\"admin\",\"is_disabled\":false,\"must_change\":"
        "true,"
        "\"created_at\":\"2025-07-11T12:00:00Z\",\"last_seen_at\":null},{\"name\":\"bo\",\"role\":"
        "\"viewer\",\"is_disabled\":false,\"must_change\":true,\"created_at\":\"2025-07-11T12:00:"
        "00Z"
        "\",\"last_seen_at\":null}]}");
    CASE_TEXT(
        "audit",
        world_audit(world, 10),
        "awa 192.0.2.7 password_reset bo -\n"
        "awa 192.0.2.7 user_change bo viewer, enabled\n"
        "awa 192.0.2.7 user_change bo disabled\n"
        "awa 192.0.2.7 user_change bo analyst\n"
        "awa 192.0.2.7 user_add bo viewer\n");
    world_close(world);
}

static void users_that_are_refused(void **state)
{
    static const struct {
        const char *name;
        Handler handle;
        const char *id;
        const char *body;
        const char *expected;
    } cases[] = {
        {"no name", api_user_add, NULL, "{\"role\":\"viewer\"}", "USAGE member 'name' is missing"},
        {"no role", api_user_add, NULL, "{\"name\":\"bo\"}", "USAGE member 'role' is missing"},
        {"another role",
         api_user_add,
         NULL,
         "{\"name\":\"bo\",\"role\":\"root\"}",
         "USAGE member 'role' must be viewer, analyst or admin"},
        {"more",
         api_user_add,
         NULL,
         "{\"name\":\"bo\",\"role\":\"viewer\",\"password\":\"x\"}",
         "USAGE the body has a member that is not known | Members: name, role."},
        {"nothing changes",
         api_user_change,
         "awa",
         "{}",
         "USAGE the body changes nothing: role or is_disabled"},
        {"no flag",
         api_user_change,
         "awa",
         "{\"is_disabled\":1}",
         "USAGE member 'is_disabled' must be true or false"},
        {"another role",
         api_user_change,
         "awa",
         "{\"role\":\"\"}",
         "USAGE member 'role' must be viewer, analyst or admin"},
    };

    World *world = open_office();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].name,
            world_send(world, cases[at].handle, cases[at].id, cases[at].body),
            cases[at].expected);
    CASE_TEXT("audit", world_audit(world, 5), "");
    world_close(world);
}

/* What accounts refuse keeps its words; a user who is not there is a page that is not there. */
static void users_that_are_not_there(void **state)
{
    World *world = open_office();

    (void) state;
    CASE_TRUE(
        "taken",
        strncmp(
            world_send(world, api_user_add, NULL, "{\"name\":\"awa\",\"role\":\"admin\"}"),
            "USAGE ",
            6) == 0);
    CASE_TRUE(
        "the last administrator",
        strncmp(world_send(world, api_user_change, "awa", "{\"role\":\"viewer\"}"), "USAGE ", 6) ==
            0);
    CASE_TRUE(
        "unknown",
        strncmp(world_send(world, api_user_change, "<b>", "{\"role\":\"viewer\"}"), "404 ", 4) ==
            0);
    CASE_TRUE(
        "no password", strncmp(world_send(world, api_user_password, "zoe", "{}"), "404 ", 4) == 0);
    CASE_TEXT("audit", world_audit(world, 5), "");
    world_close(world);
}

static void tokens(void **state)
{
    World *world = open_office();
    const char *answer;

    (void) state;
    answer = world_send(
        world,
        api_token_add,
        NULL,
        "{\"label\":\"Grafana <b>\",\"role\":\"viewer\",\"expires_on\":\"2025-07-11\"}");
    CASE_INT("created", world->answer.status, 201);
    CASE_TRUE("token", strncmp(answer, "{\"token\":\"eiot_", 15) == 0);
    (void) world_send(
        world,
        api_token_add,
        NULL,
        "{\"label\":\"for ever\",\"role\":\"admin\",\"expires_on\":null}");
    CASE_TEXT(
        "list",
        world_get(world, api_tokens, NULL, NULL),
        "{\"items\":[{\"token_id\":1,\"label\":\"Grafana "
        "<b>\",\"user\":\"awa\",\"role\":\"viewer\","
        "\"created_at\":\"2025-07-11T12:00:00Z\",\"last_used_at\":null,\"expires_on\":\"2025-07-"
        "11\"}"
        ",{\"token_id\":2,\"label\":\"for "
        "ever\",\"user\":\"awa\",\"role\":\"admin\",\"created_at\":"
        "\"2025-07-11T12:00:00Z\",\"last_used_at\":null,\"expires_on\":null}]}");
    CASE_TEXT("remove", world_get(world, api_token_remove, "1", NULL), "204");
    CASE_TRUE("again", strncmp(world_get(world, api_token_remove, "1", NULL), "404 ", 4) == 0);
    CASE_TEXT(
        "no number",
        world_get(world, api_token_remove, "1;drop", NULL),
        "404 the id of a token is a number");
    CASE_TEXT(
        "audit",
        world_audit(world, 10),
        "awa 192.0.2.7 token_remove 1 -\n"
        "awa 192.0.2.7 token_add for ever admin\n"
        "awa 192.0.2.7 token_add Grafana <b> viewer\n");
    world_close(world);
}

static void tokens_that_are_refused(void **state)
{
    static const struct {
        const char *name;
        const char *body;
        const char *expected;
    } cases[] = {
        {"no label", "{\"role\":\"viewer\"}", "USAGE member 'label' is missing"},
        {"no role", "{\"label\":\"x\"}", "USAGE member 'role' is missing"},
        {"no day",
         "{\"label\":\"x\",\"role\":\"viewer\",\"expires_on\":\"soon\"}",
         "USAGE member 'expires_on' must be a day as YYYY-MM-DD"},
        {"yesterday",
         "{\"label\":\"x\",\"role\":\"viewer\",\"expires_on\":\"2025-07-10\"}",
         "USAGE member 'expires_on' is a day that is over"},
        {"more",
         "{\"label\":\"x\",\"role\":\"viewer\",\"user\":\"bo\"}",
         "USAGE the body has a member that is not known | Members: label, role, expires_on."},
    };

    World *world = open_office();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].name,
            world_send(world, api_token_add, NULL, cases[at].body),
            cases[at].expected);
    CASE_TEXT("none", world_get(world, api_tokens, NULL, NULL), "{\"items\":[]}");
    world_close(world);
}

static void the_audit_log(void **state)
{
    static const Ask asks[] = {
        {"newest first",
         api_audit,
         NULL,
         "limit=1",
         NULL,
         "{\"items\":[{\"at\":\"2025-07-11T12:00:00Z\",\"user\":\"awa\",\"peer\":\"192.0.2.7\","
         "\"action\":\"view_meter\",\"object\":\"" HOSTILE_JS "\",\"detail\":null}],\"total\":3,"
         "\"limit\":1,\"offset\":0}"},
        {"by action", api_audit, NULL, "action=export", "items.0.detail", "\"q=M1\""},
        {"by object", api_audit, NULL, "object=M1", "total", "1"},
        {"by user", api_audit, NULL, "user=bo", "items", "[]"},
        {"a later page", api_audit, NULL, "offset=2", "items.0.action", "\"export\""},
        {"limit",
         api_audit,
         NULL,
         "limit=501",
         NULL,
         "USAGE 'limit' is '501', expected a whole number from 1 to 500"},
    };
    World *world = open_office();

    (void) state;
    (void) world_get(world, api_suspects_csv, NULL, "q=M1");
    (void) world_get(world, api_meter, "M1", NULL);
    (void) world_get(world, api_meter, HOSTILE, NULL);
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(users),
        cmocka_unit_test(users_that_are_refused),
        cmocka_unit_test(users_that_are_not_there),
        cmocka_unit_test(tokens),
        cmocka_unit_test(tokens_that_are_refused),
        cmocka_unit_test(the_audit_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
