#include "world.h"

static Status ask_runs(Call *call, Error *err)
{
    const Param params[] = {PARAM_I64(10), PARAM_I64(0)};
    Json *rows = NULL;
    Status status = call_rows(call, "serve_runs", params, COUNT_OF(params), 2, &rows, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, rows);
    return status;
}

static Status ask_run(Call *call, Error *err)
{
    const Param params[] = {PARAM_CSTR(call->id)};
    Json *row = NULL;
    Status status = call_row(call, "serve_run", params, COUNT_OF(params), &row, err);

    if (status == OK)
        answer_json(call->arena, call->answer, 200, json_pack("[o]", row));
    return status;
}

static void rows_of_a_statement(void **state)
{
    World *world = world_open();

    (void) state;
    CASE_TEXT("none", world_get(world, ask_run, "r9", NULL), "[null]");
    CASE_TEXT(
        "more than allowed",
        world_get(world, ask_runs, NULL, NULL),
        "LIMIT statement 'serve_runs' gave more than 2 rows");
    world_sql(world, "delete from ops.runs where run_id <> 'r0'");
    CASE_TEXT(
        "one",
        world_get(world, ask_run, "r0", NULL),
        "[{\"run_id\":\"r0\",\"command\":\"run\",\"status\":\"failed\",\"started_at\":\"2025-07-"
        "10T00:"
        "00:00Z\",\"ended_at\":\"2025-07-10T00:00:02Z\",\"seconds\":2.0,\"error\":\"check failed: "
        "\\\"raw\\\" & more\",\"version\":\"0.1.0\"}]");
    world_close(world);
}

/* What the store refuses is told apart from what has not been built. */
static void statements_that_fail(void **state)
{
    World *world = world_open();
    const char *answer;

    (void) state;
    world_sql(world, "alter table marts.dim_nodes rename column kind to sort");
    answer = world_get(world, api_network, NULL, NULL);
    CASE_TRUE(answer, strncmp(answer, "STORE statement 'serve_network': ", 33) == 0);
    world_sql(world, "drop table marts.kpi_daily");
    CASE_TEXT(
        "not built",
        world_get(world, api_network, NULL, NULL),
        "BUSY the tables that are published have not been built | Run `eiot run` first.");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_a_statement),
        cmocka_unit_test(statements_that_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
