#include "world.h"

static void runs_and_their_stages(void **state)
{
    static const Ask asks[] = {
        {"newest first",
         api_runs,
         NULL,
         "limit=2",
         NULL,
         "{\"items\":[{\"run_id\":\"r2\",\"command\":\"ingest\",\"status\":\"stopped\","
         "\"started_at\":\"2025-07-12T00:00:00Z\",\"ended_at\":null,\"seconds\":null,"
         "\"error\":null,\"version\":\"0.1.0\"},{\"run_id\":\"r1\",\"command\":\"run\","
         "\"status\":\"success\",\"started_at\":\"2025-07-11T00:00:00Z\","
         "\"ended_at\":\"2025-07-11T00:01:05.500000Z\",\"seconds\":65.5,\"error\":null,"
         "\"version\":\"0.1.0\"}],\"total\":3,\"limit\":2,\"offset\":0}"},
        {"the rest",
         api_runs,
         NULL,
         "limit=2&offset=2",
         NULL,
         "{\"items\":[{\"run_id\":\"r0\",\"command\":\"run\",\"status\":\"failed\","
         "\"started_at\":\"2025-07-10T00:00:00Z\",\"ended_at\":\"2025-07-10T00:00:02Z\","
         "\"seconds\":2.0,\"error\":\"check failed: \\\"raw\\\" & more\","
         "\"version\":\"0.1.0\"}],\"total\":3,\"limit\":2,\"offset\":2}"},
        {"a run",
         api_run,
         "r1",
         NULL,
         NULL,
         "{\"run_id\":\"r1\",\"command\":\"run\",\"status\":\"success\","
         "\"started_at\":\"2025-07-11T00:00:00Z\","
         "\"ended_at\":\"2025-07-11T00:01:05.500000Z\",\"seconds\":65.5,\"error\":null,"
         "\"version\":\"0.1.0\",\"stages\":[{\"stage\":\"ingest\",\"status\":\"success\","
         "\"rows_in\":2000,\"rows_out\":1900,\"ms\":12345.5,\"error\":null,"
         "\"ended_at\":\"2025-07-11T00:00:12Z\"},{\"stage\":\"detect\","
         "\"status\":\"success\",\"rows_in\":1900,\"rows_out\":2,\"ms\":250.5,\"error\":null,"
         "\"ended_at\":\"2025-07-11T00:00:30Z\"}]}"},
        {"one that failed",
         api_run,
         "r0",
         NULL,
         NULL,
         "{\"run_id\":\"r0\",\"command\":\"run\",\"status\":\"failed\","
         "\"started_at\":\"2025-07-10T00:00:00Z\",\"ended_at\":\"2025-07-10T00:00:02Z\","
         "\"seconds\":2.0,\"error\":\"check failed: \\\"raw\\\" & more\","
         "\"version\":\"0.1.0\",\"stages\":[{\"stage\":\"ingest\",\"status\":\"failed\","
         "\"rows_in\":null,\"rows_out\":null,\"ms\":2.0,\"error\":\"no <file>\","
         "\"ended_at\":\"2025-07-10T00:00:02Z\"}]}"},
        {"one that goes on",
         api_run,
         "r2",
         NULL,
         NULL,
         "{\"run_id\":\"r2\",\"command\":\"ingest\",\"status\":\"stopped\","
         "\"started_at\":\"2025-07-12T00:00:00Z\",\"ended_at\":null,\"seconds\":null,"
         "\"error\":null,\"version\":\"0.1.0\",\"stages\":[]}"},
        {"unknown", api_run, "<r9>", NULL, NULL, "404 there was no run '<r9>'"},
        {"too long",
         api_run,
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
         "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
         NULL,
         NULL,
         "404 the id has 129 bytes, more than the 128 that one can have"},
    };
    World *world = world_open();

    (void) state;
    world_asks(world, asks, COUNT_OF(asks));
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_and_their_stages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
