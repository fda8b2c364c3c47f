#include "world.h"

static void add_user(World *world, const char *name, Role role)
{
    const char *password = NULL;
    Error err = {0};

    CASE_OK(
        name,
        accounts_add(world->arena, world->app.accounts, name, role, WORLD_NOW, &password, &err),
        &err);
}

static const char *assigned(World *world, const char *id)
{
    return world_member(world, world_get(world, api_meter, id, NULL), "assigned_to");
}

static void who_can_be_sent(void **state)
{
    World *world = world_open();
    bool is_disabled = true;
    Error err = {0};

    (void) state;
    CASE_TEXT("nobody", world_get(world, api_assignees, NULL, NULL), "{\"items\":[]}");
    add_user(world, "chief", ROLE_ADMIN);
    add_user(world, "m.faye@x", ROLE_ANALYST);
    add_user(world, "guest", ROLE_VIEWER);
    add_user(world, "gone", ROLE_ANALYST);
    CASE_OK(
        "disable",
        accounts_change(world->app.accounts, "gone", ROLE_NONE, &is_disabled, &err),
        &err);
    CASE_TEXT(
        "by name",
        world_get(world, api_assignees, NULL, NULL),
        "{\"items\":[{\"user\":\"chief\"},{\"user\":\"m.faye@x\"}]}");
    world_close(world);
}

static void meters_that_are_assigned(void **state)
{
    World *world = world_open();

    (void) state;
    add_user(world, "bo", ROLE_ANALYST);
    add_user(world, "chief", ROLE_ADMIN);
    CASE_TEXT("to", world_send(world, api_meter_assign, "M1", "{\"to\":\"bo\"}"), "204");
    CASE_TEXT("bo", assigned(world, "M1"), "\"bo\"");
    CASE_TEXT("other", world_send(world, api_meter_assign, "M1", "{\"to\":\"chief\"}"), "204");
    CASE_TEXT("chief", assigned(world, "M1"), "\"chief\"");
    CASE_TEXT("hostile", world_send(world, api_meter_assign, HOSTILE, "{\"to\":\"bo\"}"), "204");
    CASE_TEXT("bo too", assigned(world, HOSTILE), "\"bo\"");
    CASE_TEXT("none", world_send(world, api_meter_assign, "M1", "{\"to\":null}"), "204");
    CASE_TEXT("nobody", assigned(world, "M1"), "null");
    CASE_TEXT("again", world_send(world, api_meter_assign, "M1", "{\"to\":null}"), "204");
    CASE_TEXT("audit", world_audit(world, 1), "awa 192.0.2.7 assignment M1 -\n");
    CASE_TEXT(
        "whole meters only",
        world_member(world, world_get(world, api_suspects, NULL, "assigned_to=bo"), "total"),
        "1");
    world_close(world);
}

static void assignments_that_are_refused(void **state)
{
    static const struct {
        const char *name;
        const char *id;
        const char *body;
        const char *expected;
    } cases[] = {
        {"unknown meter", "M9", "{\"to\":\"bo\"}", "404 the store knows no meter 'M9'"},
        {"a node", "T1", "{\"to\":\"bo\"}", "404 the store knows no meter 'T1'"},
        {"nobody of the name",
         "M1",
         "{\"to\":\"<b>\"}",
         "USAGE member 'to' names nobody who can visit a meter | Analysts and administrators can."},
        {"a viewer",
         "M1",
         "{\"to\":\"guest\"}",
         "USAGE member 'to' names nobody who can visit a meter | Analysts and administrators can."},
        {"nothing said", "M1", "{}", "USAGE member 'to' is missing"},
        {"a number", "M1", "{\"to\":1}", "USAGE member 'to' must be a text"},
        {"more",
         "M1",
         "{\"to\":null,\"by\":\"me\"}",
         "USAGE the body has a member that is not known | Members: to."},
    };

    World *world = world_open();

    (void) state;
    add_user(world, "guest", ROLE_VIEWER);
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TEXT(
            cases[at].name,
            world_send(world, api_meter_assign, cases[at].id, cases[at].body),
            cases[at].expected);
    CASE_TEXT("audit", world_audit(world, 5), "");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_can_be_sent),
        cmocka_unit_test(meters_that_are_assigned),
        cmocka_unit_test(assignments_that_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
