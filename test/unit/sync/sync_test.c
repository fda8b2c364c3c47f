/* An attempt on fakes: in which order both sides are told, and what each failure leaves. */
#include "base/civil.h"
#include "cases.h"
#include "store/memory/memory.h"
#include "sync/sync.h"

/* The fake with the statements of a copy. */
static const Dialect copy_dialect = {.name = "clickhouse"};

typedef struct World {
    Arena *arena;
    StoreDriver copy_driver;
    Store *source;
    StoreConn *conn;
    Target target;
    SyncReport report;
    Error error;
} World;

static void answer_text(Store *store, const char *statement, const char *name, const char *text)
{
    const Str value = str_from(text);
    const Column column = {name, COLUMN_TEXT, &value, NULL};

    memory_answer(store, statement, &(Batch){.n_rows = 1, .n_columns = 1, .columns = &column});
}

static void answer_i64(Store *store, const char *statement, const char *name, int64_t value)
{
    const Column column = {name, COLUMN_I64, &value, NULL};

    memory_answer(store, statement, &(Batch){.n_rows = 1, .n_columns = 1, .columns = &column});
}

/* One day, or one month, with as many rows. */
static void answer_days(Store *store, const char *statement, const char *name, int64_t n_rows)
{
    const int32_t day = strcmp(name, "day") == 0 ? 20270 : 202507;
    const Str digest = STR("d");
    const Column columns[] = {
        {name, strcmp(name, "day") == 0 ? COLUMN_DATE : COLUMN_I32, &day, NULL},
        {"n_rows", COLUMN_I64, &n_rows, NULL},
        {"digest", COLUMN_TEXT, &digest, NULL},
    };
    size_t n_columns = strcmp(statement, "sync_digests") == 0 ? 3 : 2;

    memory_answer(
        store, statement, &(Batch){.n_rows = 1, .n_columns = n_columns, .columns = columns});
}

static void answer_rows(Store *store, const char *statement)
{
    const int64_t start = 20270 * US_PER_DAY;
    const Column column = {"start_ts", COLUMN_TIMESTAMP, &start, NULL};

    memory_answer(store, statement, &(Batch){.n_rows = 1, .n_columns = 1, .columns = &column});
}

static void answer_columns(Store *store)
{
    const Str names[] = {STR("start_ts"), STR("sync_id"), STR("is_removed")};
    const Column column = {"column_name", COLUMN_TEXT, names, NULL};

    memory_answer(store, "sync_columns", &(Batch){.n_rows = 3, .n_columns = 1, .columns = &column});
}

static void answer_source(Store *source)
{
    answer_text(source, "sync_store_id", "store_id", "this");
    answer_i64(source, "sync_last_id", "max", 6);
    answer_i64(source, "sync_cursor_next", "next", 12);
    answer_columns(source);
    answer_rows(source, "sync_readings");
    answer_rows(source, "sync_removed");
    answer_rows(source, "sync_rows");
    answer_rows(source, "sync_rows_whole");
    answer_days(source, "sync_digests", "month", 1);
    answer_days(source, "sync_days", "day", 1);
    answer_days(source, "sync_whole", "day", 1);
}

/* A copy of this store that was last fed up to load 9. */
static void answer_copy(Store *copy, const char *store_id)
{
    const Str owner = str_from(store_id);
    const int64_t last_id = 8;
    const Column columns[] = {
        {"store_id", COLUMN_TEXT, &owner, NULL}, {"sync_id", COLUMN_I64, &last_id, NULL}};

    memory_answer(copy, "sync_owner", &(Batch){.n_rows = 1, .n_columns = 2, .columns = columns});
    answer_i64(copy, "sync_cursor_read", "load_seq", 9);
    answer_columns(copy);
    answer_days(copy, "sync_days", "day", 1);
    answer_days(copy, "sync_whole", "day", 1);
}

static void world_open(World *world)
{
    StoreConfig config = {.address = "", .n_threads = 1};
    Error *err = &world->error;

    *world = (World){.arena = arena_new(), .copy_driver = memory_driver};
    world->copy_driver.dialect = &copy_dialect;
    world->target.layout.database = "energy";
    CASE_OK("source", memory_store_open(&world->source, err), err);
    CASE_OK("connect", store_connect(world->source, &world->conn, err), err);
    CASE_OK(
        "copy", store_open_driver(&world->copy_driver, &config, &world->target.store, err), err);
    CASE_OK("connect", store_connect(world->target.store, &world->target.conn, err), err);
    answer_source(world->source);
    answer_copy(world->target.store, "this");
}

static void world_close(World *world)
{
    store_disconnect(world->conn);
    store_close(world->source);
    target_close(&world->target);
    arena_free(world->arena);
}

static Status attempt(World *world)
{
    SyncOptions options = {.url = "clickhouse://eiot:geheim@h/energy"};

    return sync_run_on(
        world->arena, world->conn, &world->target, &options, &world->report, &world->error);
}

static bool was_called(const Store *store, const char *call)
{
    for (size_t at = 0; at < memory_n_calls(store); at++)
        if (strcmp(memory_call(store, at), call) == 0)
            return true;
    return false;
}

static void all_is_sent_and_the_cursor_moves_last(void **state)
{
    World world;
    Store *copy;

    (void) state;
    world_open(&world);
    copy = world.target.store;
    CASE_OK("attempt", attempt(&world), &world.error);
    CASE_INT("number", world.report.sync_id, 9);
    CASE_TEXT("target", world.report.target, "clickhouse://eiot:***@h/energy");
    CASE_INT("from", world.report.from_load_seq, 9);
    CASE_INT("to", world.report.to_load_seq, 12);
    CASE_INT("tables", world.report.n_tables, 1 + n_sync_tables);
    CASE_INT("rows", world.report.rows_sent, (int64_t) (2 + n_sync_tables));
    CASE_INT("days", world.report.days.n_rows, 1 + n_sync_tables);
    CASE_TEXT(
        "the copy's last", memory_call(copy, memory_n_calls(copy) - 1), "run sync_cursor_move");
    CASE_TEXT(
        "the source's last",
        memory_call(world.source, memory_n_calls(world.source) - 1),
        "run sync_run_end");
    world_close(&world);
}

static void a_copy_of_another_store_is_left_alone(void **state)
{
    World world;

    (void) state;
    world_open(&world);
    answer_copy(world.target.store, "that");
    CASE_INT("attempt", attempt(&world), STATUS_CONFIG);
    CASE_TEXT("message", world.error.message, "database 'energy' is the copy of another store");
    CASE_TEXT(
        "hint",
        world.error.hint,
        "This store is this, that one that. Name another database in the URL, or drop this one "
        "first.");
    CASE_TRUE("nothing is recorded", !was_called(world.source, "run sync_run_begin"));
    CASE_TRUE("nothing is sent", !was_called(world.target.store, "load readings_versions"));
    world_close(&world);
}

static void numbers_that_went_back_send_all(void **state)
{
    World world;

    (void) state;
    world_open(&world);
    answer_i64(world.source, "sync_cursor_next", "next", 5);
    CASE_OK("attempt", attempt(&world), &world.error);
    CASE_TRUE("full", world.report.is_full);
    CASE_INT("from the start", world.report.from_load_seq, -1);
    CASE_INT("to", world.report.to_load_seq, 5);
    CASE_TRUE("the rest is removed", was_called(world.target.store, "run sync_remove_rest"));
    world_close(&world);
}

static void days_that_differ_hold_the_cursor(void **state)
{
    World world;

    (void) state;
    world_open(&world);
    answer_days(world.target.store, "sync_days", "day", 2);
    CASE_INT("attempt", attempt(&world), STATUS_CHECK);
    CASE_TEXT(
        "message",
        world.error.message,
        "the copy differs in 9 of 14 days compared, the first is readings on 2025-07-01: 1 rows, "
        "sum null, in the store, 2 rows, sum null, in the copy");
    CASE_INT("reported", world.report.days_different, 9);
    CASE_TRUE("recorded", was_called(world.source, "load ops.sync_days"));
    CASE_TRUE("ended", was_called(world.source, "run sync_run_end"));
    CASE_TRUE("cursor", !was_called(world.target.store, "run sync_cursor_move"));
    CASE_INT("to", world.report.to_load_seq, 9);
    world_close(&world);
}

/* Fails call number `nth` of the source or of the copy; 0 when the attempt has fewer. */
static bool fail_at(size_t nth, bool is_source)
{
    char name[64];
    World world;
    Store *failing;
    const char *failed;
    Status status;

    (void) snprintf(name, sizeof(name), "%s, call %zu", is_source ? "source" : "copy", nth);
    world_open(&world);
    failing = is_source ? world.source : world.target.store;
    memory_fail_at(failing, nth, STATUS_STORE);
    status = attempt(&world);
    if (memory_n_calls(failing) < nth) {
        world_close(&world);
        return false;
    }
    CASE_INT(name, status, STATUS_STORE);
    CASE_TRUE(name, strstr(world.error.message, "told to fail at") != NULL);
    failed = memory_call(failing, nth - 1);
    if (strcmp(failed, "run sync_cursor_move") != 0)
        CASE_TRUE(name, !was_called(world.target.store, "run sync_cursor_move"));
    if (was_called(world.source, "run sync_run_begin") && strcmp(failed, "run sync_run_begin") != 0)
        CASE_TRUE(name, was_called(world.source, "run sync_run_end"));
    CASE_OK(name, store_begin(world.conn, &world.error), &world.error); /* none is left open */
    world_close(&world);
    return true;
}

static void no_failure_moves_the_cursor(void **state)
{
    size_t nth = 1;

    (void) state;
    while (fail_at(nth, true))
        nth++;
    CASE_TRUE("many calls of the source", nth > 40);
    nth = 1;
    while (fail_at(nth, false))
        nth++;
    CASE_TRUE("many calls of the copy", nth > 60);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(all_is_sent_and_the_cursor_moves_last),
        cmocka_unit_test(a_copy_of_another_store_is_left_alone),
        cmocka_unit_test(numbers_that_went_back_send_all),
        cmocka_unit_test(days_that_differ_hold_the_cursor),
        cmocka_unit_test(no_failure_moves_the_cursor),
    };

    return cmocka_run_group_tests_name("sync", cases, NULL, NULL);
}
