/* What Prometheus is told, with the store there and without it. */
#include "publish/metrics.h"
#include "serve/api/cache.h"
#include "world.h"

static World *open_with_server(const char *script)
{
    World *world = world_open();

    world_sql(world, script);
    world_serve(world);
    world->app.cache = cache_new();
    world->app.latency = latency_new();
    latency_add(world->app.latency, "GET /api/v1/days", 2, 0.004);
    return world;
}

static void close_with_server(World *world)
{
    cache_free(world->app.cache);
    latency_free(world->app.latency);
    world_close(world);
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static void tells_of_store_and_server(void **state)
{
    World *world = open_with_server("select 1");
    const char *first = world_get(world, api_metrics, NULL, NULL);
    const char *second = world_get(world, api_metrics, NULL, NULL);

    (void) state;
    CASE_TEXT("type", world->answer.type, "text/plain; version=0.0.4; charset=utf-8");
    CASE_TEXT("asking changes nothing", second, first);
    CASE_TRUE("up", has(first, "\neiot_store_up 1\n"));
    CASE_TRUE(
        "latency",
        has(first,
            "\neiot_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/days\","
            "code=\"2xx\"} 1\n"));
    close_with_server(world);
}

static void tells_that_the_store_is_down(void **state)
{
    World *world = open_with_server("drop table ops.runs");
    const char *text = world_get(world, api_metrics, NULL, NULL);

    (void) state;
    CASE_TRUE("down", has(text, "\neiot_store_up 0\n"));
    CASE_TRUE("no runs", !has(text, "eiot_runs_total"));
    CASE_TRUE("latency", has(text, "eiot_http_request_duration_seconds_count"));
    close_with_server(world);
}

static void is_well(void **state)
{
    World *world = world_open_empty();

    (void) state;
    CASE_TEXT("health", world_get(world, api_health, NULL, NULL), "ok\n");
    CASE_TEXT("cache", world->answer.cache, "no-store");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_of_store_and_server),
        cmocka_unit_test(tells_that_the_store_is_down),
        cmocka_unit_test(is_well),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
