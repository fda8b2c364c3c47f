#include "base/version.h"
#include "world.h"

static void the_site(void **state)
{
    World *world = world_open();
    const char *expected =
        "{\"site\":\"%s\",\"zone\":\"Africa/Dakar\",\"currency\":\"USD\",\"version\":"
        "\"" EIOT_VERSION
        "\",\"budget\":20,\"visit_cost\":5000.0,\"recovery_months\":6.0,\"store\":"
        "\"duckdb\",\"as_of\":%s,\"is_built\":%s,\"lang\":\"%s\"}";

    (void) state;
    CASE_TEXT(
        "the store itself",
        world_get(world, api_site, NULL, NULL),
        arena_printf(world->arena, expected, "Site <1>", "null", "true", "en"));
    world->as_of_us = WORLD_NOW + 999999;
    world->project.lang = LANG_FR;
    world_sql(world, "drop table marts.kpi_daily");
    CASE_TEXT(
        "a copy, half built",
        world_get(world, api_site, NULL, NULL),
        arena_printf(
            world->arena, expected, "Site <1>", "\"2025-07-11T12:00:00Z\"", "false", "fr"));
    world->project.site = NULL;
    CASE_TEXT(
        "without a name",
        world_member(world, world_get(world, api_site, NULL, NULL), "site"),
        "null");
    world_close(world);
}

static void the_description(void **state)
{
    World *world = world_open_empty();

    (void) state;
    CASE_TEXT(
        "version",
        world_member(world, world_get(world, api_openapi, NULL, NULL), "openapi"),
        "\"3.1.0\"");
    CASE_TEXT("type", world->answer.type, "application/json");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_site),
        cmocka_unit_test(the_description),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
