/* The record of syncs, on a real store. */
#include "cases.h"
#include "sync/record.h"

typedef struct World {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Error error;
} World;

static World world_new(void)
{
    World world = {.arena = arena_new()};

    CASE_OK("open", store_open("duckdb::memory:", 1, &world.store, &world.error), &world.error);
    CASE_OK("connect", store_connect(world.store, &world.conn, &world.error), &world.error);
    CASE_OK("migrate", store_migrate(world.conn, NULL, &world.error), &world.error);
    return world;
}

static void world_end(World *world)
{
    store_disconnect(world->conn);
    store_close(world->store);
    arena_free(world->arena);
}

/* The last attempt as "status from-to rows error". */
static const char *last(World *world)
{
    Sql sql = {
        .name = "runs",
        .text =
            STR("select status || ' ' || from_load_seq || '-' || to_load_seq || ' ' || rows_sent "
                "|| ' ' || "
                "coalesce(error, 'none') || case when ended_at is null then ' open' else '' end "
                "from ops.sync_runs order by sync_id desc limit 1")};
    Table table;

    CASE_OK(
        "runs",
        store_table(world->arena, world->conn, &sql, 1, &table, &world->error),
        &world->error);
    return table.n_rows == 0 ? "" : str_dup(world->arena, table_text(&table, 0, 0));
}

static void attempts_are_recorded(void **state)
{
    World world = world_new();
    Error *err = &world.error;
    const char *store_id = NULL;
    int64_t id = -1;

    (void) state;
    CASE_OK("id", record_store_id(world.arena, world.conn, &store_id, err), err);
    CASE_INT("a UUID", strlen(store_id), 36);
    CASE_OK("last", record_last_id(world.conn, &id, err), err);
    CASE_INT("none", id, 0);
    CASE_OK("begin", record_begin(world.conn, 4, "clickhouse://h/d", -1, err), err);
    CASE_TEXT("running", last(&world), "running -1--1 0 none open");
    CASE_OK("end", record_end(world.conn, 4, 12, 100, NULL, err), err);
    CASE_TEXT("success", last(&world), "success -1-12 100 none");
    CASE_OK("last", record_last_id(world.conn, &id, err), err);
    CASE_INT("four", id, 4);
    CASE_OK("begin", record_begin(world.conn, 5, "clickhouse://h/d", 12, err), err);
    CASE_OK("end", record_end(world.conn, 5, 12, 3, "it broke", err), err);
    CASE_TEXT("failed", last(&world), "failed 12-12 3 it broke");
    world_end(&world);
}

static void a_killed_attempt_is_marked(void **state)
{
    World world = world_new();
    Error *err = &world.error;

    (void) state;
    CASE_OK("begin", record_begin(world.conn, 1, "clickhouse://h/d", -1, err), err);
    CASE_OK("lock", record_lock(world.conn, err), err);
    CASE_TEXT("stopped", last(&world), "failed -1--1 0 stopped");
    world_end(&world);
}

static void days_are_kept_with_what_is_null(void **state)
{
    static DayResult rows[BATCH_ROWS + 1];
    World world = world_new();
    DayResults days = {.rows = rows, .n_rows = BATCH_ROWS + 1};
    Sql sql = {
        .name = "days",
        .text = STR(
            "select table_name || ' ' || coalesce(cast(day as varchar), 'null') || ' ' || "
            "source_rows || "
            "' ' || target_rows || ' ' || coalesce(source_sum, 'null') || ' ' || "
            "coalesce(target_sum, 'null') || ' ' || is_equal from ops.sync_days where sync_id = 9 "
            "order by rowid desc limit 2")};
    Sql count = {.name = "count", .text = STR("select count(*) from ops.sync_days")};
    int64_t n = 0;
    Table table;

    (void) state;
    for (size_t at = 0; at < days.n_rows; at++)
        rows[at] = (DayResult){"readings", true, 20270, 2, 2, "0.5", "0.5", true};
    rows[BATCH_ROWS] = (DayResult){"dim_nodes", false, 0, 3, 4, NULL, NULL, false};
    CASE_OK("days", record_days(world.conn, 9, &days, &world.error), &world.error);
    CASE_OK("count", store_value_i64(world.conn, &count, &n, &world.error), &world.error);
    CASE_INT("all batches", n, BATCH_ROWS + 1);
    CASE_OK(
        "read", store_table(world.arena, world.conn, &sql, 2, &table, &world.error), &world.error);
    CASE_TEXT(
        "without days",
        str_dup(world.arena, table_text(&table, 0, 0)),
        "dim_nodes null 3 4 null null false");
    CASE_TEXT(
        "with days",
        str_dup(world.arena, table_text(&table, 1, 0)),
        "readings 2025-07-01 2 2 0.5 0.5 true");
    world_end(&world);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(attempts_are_recorded),
        cmocka_unit_test(a_killed_attempt_is_marked),
        cmocka_unit_test(days_are_kept_with_what_is_null),
    };

    return cmocka_run_group_tests_name("record", cases, NULL, NULL);
}
