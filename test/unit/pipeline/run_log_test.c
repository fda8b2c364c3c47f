#include "cases.h"
#include "pipeline/run_log.h"

typedef struct World {
    Arena *arena;
    Store *store;
    StoreConn *conn;
} World;

static World open_world(void)
{
    World world = {.arena = arena_new()};
    Error err;

    assert_int_equal(store_open("duckdb::memory:", 1, &world.store, &err), OK);
    assert_int_equal(store_connect(world.store, &world.conn, &err), OK);
    assert_int_equal(store_migrate(world.conn, NULL, &err), OK);
    return world;
}

static void close_world(World *world)
{
    store_disconnect(world->conn);
    store_close(world->store);
    arena_free(world->arena);
}

/* All rows of a query that gives one text a row, with '|' between. */
static const char *texts(World *world, const char *text)
{
    Sql sql = {.name = "test", .text = str_from(text)};
    StrBuf all = strbuf_new(world->arena);
    Table table;
    Error err;

    if (store_table(world->arena, world->conn, &sql, 100, &table, &err) != OK)
        fail_msg("%s: %s", text, err.message);
    for (size_t row = 0; row < table.n_rows; row++)
        strbuf_printf(&all, "%s%.*s", row == 0 ? "" : "|", STR_ARG(table_text(&table, row, 0)));
    return all.len == 0 ? "" : strbuf_text(&all);
}

static void a_killed_run_is_seen_and_marked(void **state)
{
    World world = open_world();
    const RunStart first = {
        .run_id = "a", .command = "run", .now_us = 1000000, .host = "h", .pid = 7};
    const RunStart second = {.run_id = "b", .command = "detect", .now_us = 2000000};
    Error err;

    (void) state;
    assert_int_equal(run_log_begin(world.conn, &first, &err), OK);
    assert_int_equal(run_log_enter(world.conn, "a", "transform", &err), OK);
    CASE_TEXT("in itself", texts(&world, "select status from ops.runs"), "running");
    CASE_TEXT("from outside", texts(&world, "select status from ops.runs_seen"), "stopped");
    CASE_TEXT(
        "who and where",
        texts(&world, "select concat_ws(' ', host, pid, stage) from ops.runs"),
        "h 7 transform");
    assert_int_equal(run_log_begin(world.conn, &second, &err), OK);
    CASE_TEXT(
        "marked by the next",
        texts(&world, "select run_id || ' ' || status from ops.runs order by run_id"),
        "a stopped|b running");
    close_world(&world);
}

static void lines_wait_for_a_session(void **state)
{
    World world = open_world();
    RunLines *lines = run_lines_new(world.arena);
    const char *all =
        "select concat_ws(' ', line, level, stage, attempt, message) from ops.run_log "
        "order by line";
    Error err;

    (void) state;
    run_lines_add(lines, 1, RUN_WARNING, NULL, 1, "the store is away: %s", "x");
    run_lines_add(lines, 2, RUN_INFO, "ingest", 1, "begins");
    CASE_TEXT("not yet", texts(&world, all), "");
    assert_int_equal(run_lines_write(lines, world.conn, "a", &err), OK);
    run_lines_add(lines, 3, RUN_ERROR, "ingest", 2, "gone");
    assert_int_equal(run_lines_write(lines, world.conn, "a", &err), OK);
    assert_int_equal(run_lines_write(lines, world.conn, "a", &err), OK);
    CASE_TEXT(
        "each once, in order",
        texts(&world, all),
        "1 warning 1 the store is away: x|2 info ingest 1 begins|3 error ingest 2 gone");
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_run_is_seen_and_marked),
        cmocka_unit_test(lines_wait_for_a_session),
    };
    return cmocka_run_group_tests_name("run_log", tests, NULL, NULL);
}
