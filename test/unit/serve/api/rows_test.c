#include "serve/api/rows.h"
#include "world.h"

static Table read_table(World *world, const char *text)
{
    Sql sql = {.name = "test", .text = str_from(text)};
    Table table;
    Error err = {0};

    CASE_OK(text, store_table(world->arena, world->conn, &sql, 100, &table, &err), &err);
    return table;
}

static const char *text_of(World *world, Json *json)
{
    const char *text = json_text(world->arena, json, false);

    json_decref(json);
    return text;
}

static void values_of_each_type(void **state)
{
    World *world = world_open_empty();
    Table table = read_table(
        world,
        "select cast(7 as bigint) as whole, cast(-3 as integer) as small, cast(0.1 as double "
        "precision) as real, cast(12345678901.25 as decimal(38, 20)) as exact, true as yes, date "
        "'2024-02-29' as day, timestamptz '2025-07-01 02:30:00+02' as at, timestamptz '2025-07-01 "
        "00:00:00.25+00' as fine, '\"<b>\\' || chr(10) || chr(8238) as words, cast('NaN' as double "
        "precision) as never, cast('infinity' as double precision) as ever, cast(null as date) as "
        "none");

    (void) state;
    CASE_TEXT(
        "all",
        text_of(world, rows_object(&table, 0, 0)),
        "{\"whole\":7,\"small\":-3,\"real\":0.1,\"exact\":12345678901.25,\"yes\":true,\"day\":"
        "\"2024-02-29\",\"at\":\"2025-07-01T00:30:00Z\",\"fine\":\"2025-07-01T00:00:00.250000Z\","
        "\"words\":\"\\\"<b>\\\\\\n\u202e\",\"never\":null,\"ever\":null,\"none\":null}");
    CASE_TEXT("one", text_of(world, rows_cell(&table, 0, 0)), "7");
    world_close(world);
}

static void lists_of_rows(void **state)
{
    World *world = world_open_empty();
    Table table = read_table(
        world,
        "select 9 as n_total, n as a, 'x' as b from generate_series(1, 2) as numbers (n) order by "
        "n");
    Table none = read_table(world, "select 1 as a where false");

    (void) state;
    CASE_TEXT(
        "from the second column on",
        text_of(world, rows_list(&table, 1)),
        "[{\"a\":1,\"b\":\"x\"},{\"a\":2,\"b\":\"x\"}]");
    CASE_TEXT("none", text_of(world, rows_list(&none, 0)), "[]");
    world_close(world);
}

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
    world_sql(world, "drop table marts.kpi_days");
    CASE_TEXT(
        "not built",
        world_get(world, api_network, NULL, NULL),
        "BUSY the tables that are published have not been built | Run `eiot run` first.");
    world_close(world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_each_type),
        cmocka_unit_test(lists_of_rows),
        cmocka_unit_test(rows_of_a_statement),
        cmocka_unit_test(statements_that_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
