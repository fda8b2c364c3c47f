/* Rows of a query with constant columns beside them; errors of the query come through. */
#include "base/civil.h"
#include "cases.h"
#include "store/memory/memory.h"
#include "sync/feed.h"

static const FeedConstant constants[] = {{"sync_id", 7}, {"is_removed", 1}};

typedef struct World {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Rows *rows;
} World;

/* A query that gives three readings, the last at `last_us`. */
static World world_new(int64_t last_us)
{
    World world = {.arena = arena_new()};
    const int64_t starts[] = {0, US_PER_DAY, last_us};
    const Str meters[] = {STR("M1"), STR("M2"), STR("M3")};
    const Column columns[] = {
        {"meter_id", COLUMN_TEXT, meters, NULL}, {"start_ts", COLUMN_TIMESTAMP, starts, NULL}};
    Batch batch = {.n_rows = 3, .n_columns = 2, .columns = columns};
    Sql sql = {.name = "readings"};
    Error error;

    CASE_OK("open", memory_store_open(&world.store, &error), &error);
    CASE_OK("connect", store_connect(world.store, &world.conn, &error), &error);
    memory_answer(world.store, "readings", &batch);
    CASE_OK("query", store_query(world.conn, &sql, EXPECT_ANY, &world.rows, &error), &error);
    return world;
}

static void world_end(World *world)
{
    rows_close(world->rows);
    store_disconnect(world->conn);
    store_close(world->store);
    arena_free(world->arena);
}

static void rows_pass_with_constants_and_their_days(void **state)
{
    static DaySet days;
    World world = world_new(5 * US_PER_DAY);
    BatchSource source =
        feed_source(feed_new(world.arena, world.rows, constants, 2, "start_ts", &days));
    Batch batch;
    Error error;

    (void) state;
    CASE_INT("columns", source.n_columns, 4);
    CASE_TEXT("constant", source.columns[3].name, "is_removed");
    CASE_OK("next", source.next(source.context, 0, &batch, &error), &error);
    CASE_INT("rows", batch.n_rows, 3);
    CASE_INT("columns of the batch", batch.n_columns, 4);
    CASE_INT("sync_id", ((const int64_t *) batch.columns[2].values)[2], 7);
    CASE_INT("is_removed", ((const int64_t *) batch.columns[3].values)[0], 1);
    CASE_OK("next", source.next(source.context, 0, &batch, &error), &error);
    CASE_INT("end", batch.n_rows, 0);
    CASE_INT("days", days.n_days, 3);
    CASE_INT("last day", days.span.last, 5);
    world_end(&world);
}

static void an_instant_no_copy_can_hold_is_refused(void **state)
{
    static DaySet days;
    World world = world_new((SYNC_LAST_DAY + INT64_C(1)) * US_PER_DAY);
    BatchSource source =
        feed_source(feed_new(world.arena, world.rows, constants, 2, "start_ts", &days));
    Batch batch;
    Error error;

    (void) state;
    CASE_INT("next", source.next(source.context, 0, &batch, &error), STATUS_DATA);
    CASE_TEXT("message", error.message, "column 'start_ts': an instant is outside 1900 to 2299");
    world_end(&world);
}

static void a_failing_query_fails_the_feed(void **state)
{
    World world = world_new(0);
    BatchSource source = feed_source(feed_new(world.arena, world.rows, NULL, 0, NULL, NULL));
    Batch batch;
    Error error;

    (void) state;
    memory_fail_at(world.store, 1, STATUS_IO);
    CASE_INT("next", source.next(source.context, 0, &batch, &error), STATUS_IO);
    world_end(&world);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(rows_pass_with_constants_and_their_days),
        cmocka_unit_test(an_instant_no_copy_can_hold_is_refused),
        cmocka_unit_test(a_failing_query_fails_the_feed),
    };

    return cmocka_run_group_tests_name("feed", cases, NULL, NULL);
}
