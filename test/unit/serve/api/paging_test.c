#include "serve/api/paging.h"
#include "world.h"

static void pages_of_a_list(void **state)
{
    static const Ask asks[] = {
        {"limit unless said", api_runs, NULL, NULL, "limit", "50"},
        {"offset unless said", api_runs, NULL, NULL, "offset", "0"},
        {"the first", api_runs, NULL, "limit=1", "items.0.run_id", "\"r2\""},
        {"no more than that", api_runs, NULL, "limit=1", "items.1", "none"},
        {"the next", api_runs, NULL, "limit=1&offset=1", "items.0.run_id", "\"r1\""},
        {"how many in all", api_runs, NULL, "limit=1&offset=1", "total", "3"},
        {"behind the end",
         api_runs,
         NULL,
         "limit=2&offset=3",
         NULL,
         "{\"items\":[],\"total\":3,\"limit\":2,\"offset\":3}"},
        {"the most", api_runs, NULL, "limit=500&offset=1000000000", "limit", "500"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_sql(world, "delete from ops.runs");
    CASE_TEXT(
        "none",
        world_get(world, api_runs, NULL, NULL),
        "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":0}");
    CASE_TEXT(
        "behind none",
        world_get(world, api_runs, NULL, "offset=5"),
        "{\"items\":[],\"total\":0,\"limit\":50,\"offset\":5}");
    world_close(world);
}

static void pages_that_are_none(void **state)
{
    static const Ask asks[] = {
        {"none",
         api_runs,
         NULL,
         "limit=0",
         NULL,
         "USAGE 'limit' is '0', expected a whole number from 1 to 500"},
        {"too many",
         api_runs,
         NULL,
         "limit=501",
         NULL,
         "USAGE 'limit' is '501', expected a whole number from 1 to 500"},
        {"before the first",
         api_runs,
         NULL,
         "offset=-1",
         NULL,
         "USAGE 'offset' is '-1', expected a whole number from 0 to 1000000000"},
        {"too far",
         api_runs,
         NULL,
         "offset=1000000001",
         NULL,
         "USAGE 'offset' is '1000000001', expected a whole number from 0 to 1000000000"},
        {"no number",
         api_runs,
         NULL,
         "limit=%3Cb%3E",
         NULL,
         "USAGE 'limit' is '<b>', expected a whole number from 1 to 500"},
        {"past all numbers",
         api_runs,
         NULL,
         "offset=99999999999999999999",
         NULL,
         "USAGE 'offset' is '99999999999999999999', expected a whole number from 0 to 1000000000"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_a_list),
        cmocka_unit_test(pages_that_are_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
