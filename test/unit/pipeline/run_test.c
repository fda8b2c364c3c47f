/* The walk over stages on a fake store: which attempts are made, what is told and recorded. */
#include "cases.h"
#include "pipeline/run.h"
#include "store/memory/memory.h"

/* One that is opened anew for each attempt. */
static const Dialect embedded_dialect = {.name = "duckdb", .is_embedded = true};

/* What the attempts of the run do, one after the other; a letter each: k ok, p fails with what
 * passes, b fails for good. */
typedef struct World {
    Arena *arena;
    StoreDriver driver;
    Store *store;
    StoreConn *conn;
    const char *script;
    size_t n_done;
    size_t stop_after; /* attempts; 0: never */
    size_t n_reopened;
    bool cannot_reopen; /* at the first try */
    StrBuf told;
} World;

static World *world; /* perform() is given a Run alone */

static Status perform(const Stage *stage, Run *run, StageRows *ret_rows, Error *err)
{
    char what = world->script[world->n_done];

    if (what != '\0')
        world->n_done++;
    run->n_quality++; /* a failed attempt must leave nothing behind */
    assert_true(run->n_quality <= stage_find(stage->name) + 1);
    *ret_rows = (StageRows){7, 5};
    if (what == 'p') {
        (void) error_set(err, STATUS_STORE, "gone");
        error_passes(err, true);
        return STATUS_STORE;
    }
    if (what == 'b')
        return error_set(err, STATUS_CHECK, "bad");
    return OK;
}

static int64_t no_clock(void)
{
    return INT64_C(1751328000000000);
}

static void tell_stage(void *context, const StageResult *result, bool is_done)
{
    (void) context;
    if (is_done && result->outcome != STAGE_SUCCESS)
        strbuf_printf(
            &world->told, "%s %s; ", result->stage->name, stage_outcome_name(result->outcome));
}

static void tell_retry(void *context, const char *stage, int64_t wait_s, const Error *err)
{
    (void) context;
    strbuf_printf(&world->told, "%s again in %lld: %s; ", stage, (long long) wait_s, err->message);
}

static bool no_wait(void *context, int64_t wait_s)
{
    (void) context;
    (void) wait_s;
    return true;
}

static Status reopen(void *context, StoreConn **conn, Error *err)
{
    (void) context;
    store_disconnect(*conn);
    *conn = NULL;
    world->conn = NULL;
    if (world->n_reopened++ == 0 && world->cannot_reopen) {
        (void) error_set(err, STATUS_BUSY, "held");
        return STATUS_BUSY;
    }
    if (store_connect(world->store, conn, err) != OK)
        return STATUS_STORE;
    world->conn = *conn;
    return OK;
}

static bool stops(void *context)
{
    (void) context;
    return world->stop_after > 0 && world->n_done >= world->stop_after;
}

typedef struct Case {
    const char *name;
    const char *script;
    const char *only;
    size_t stop_after;
    bool cannot_reopen;
    Status status;
    const char *outcome;
    const char *stage;
    int64_t retries;
    const char *message;
    const char *told;
} Case;

static const Case cases[] = {
    {"all goes well", "kkkkkkkkk", NULL, 0, false, OK, "success", NULL, 0, "", ""},
    {"one attempt fails, the next is good",
     "kkpkkkkkkk",
     NULL,
     0,
     false,
     OK,
     "success",
     NULL,
     1,
     "",
     "transform again in 5: gone; "},
    {"two fail, with a longer wait",
     "ppkkkkkkkkk",
     NULL,
     0,
     false,
     OK,
     "success",
     NULL,
     2,
     "",
     "ingest again in 5: gone; ingest again in 10: gone; "},
    {"three are too many",
     "kkkkppp",
     NULL,
     0,
     false,
     STATUS_STORE,
     "failed",
     "detect",
     2,
     "gone",
     "detect again in 5: gone; detect again in 10: gone; detect failed; forecast skipped; marts "
     "skipped; "
     "quality-marts skipped; report skipped; "},
    {"a failed check is not tried again",
     "kkkkkkkb",
     NULL,
     0,
     false,
     STATUS_CHECK,
     "failed",
     "quality-marts",
     0,
     "bad",
     "quality-marts failed; report skipped; "},
    {"after a failure that passed, one that stays",
     "pb",
     "detect",
     0,
     false,
     STATUS_CHECK,
     "failed",
     "detect",
     1,
     "bad",
     "detect again in 5: gone; detect failed; "},
    {"a store that does not open again at once",
     "pk",
     "detect",
     0,
     true,
     OK,
     "success",
     NULL,
     2,
     "",
     "detect again in 5: gone; detect again in 10: held; "},
    {"told to stop",
     "kkk",
     NULL,
     3,
     false,
     STATUS_INTERRUPTED,
     "stopped",
     "quality-staging",
     0,
     "told to stop before stage 'quality-staging'",
     "quality-staging skipped; detect skipped; forecast skipped; marts skipped; quality-marts "
     "skipped; report "
     "skipped; "},
};

static void open_world(World *made)
{
    Error err;

    *made = (World){.arena = arena_new()};
    made->told = strbuf_new(made->arena);
    made->driver = memory_driver;
    made->driver.dialect = &embedded_dialect;
    assert_int_equal(
        store_open_driver(&made->driver, &(StoreConfig){.n_threads = 1}, &made->store, &err), OK);
    assert_int_equal(store_connect(made->store, &made->conn, &err), OK);
    world = made;
}

static void close_world(World *made)
{
    if (made->conn != NULL)
        store_disconnect(made->conn);
    store_close(made->store);
    arena_free(made->arena);
}

static Status run_case(const Case *c, RunOutcome *outcome, Error *err)
{
    StageResult results[32];
    Run run = {
        .arena = world->arena,
        .conn = world->conn,
        .run_id = "r1",
        .now_us = no_clock(),
    };
    RunOptions options = {
        .only = c->only,
        .retry = {2, 5},
        .lines = run_lines_new(world->arena),
        .clock_us = no_clock,
        .perform = perform,
        .on_stage = tell_stage,
        .on_retry = tell_retry,
        .pause = no_wait,
        .reopen = reopen,
        .must_stop = stops,
    };

    assert_true(n_stages <= COUNT_OF(results));
    return run_pipeline(&run, &options, results, outcome, err);
}

static void attempts_are_made(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Case *c = &cases[at];
        World made;
        RunOutcome outcome;
        Error err = {0};
        open_world(&made);
        made.script = c->script;
        made.stop_after = c->stop_after;
        made.cannot_reopen = c->cannot_reopen;
        CASE_INT(c->name, run_case(c, &outcome, &err), c->status);
        CASE_TEXT(c->name, c->status == OK ? "" : err.message, c->message);
        CASE_TEXT(c->name, outcome.status, c->outcome);
        CASE_TEXT(
            c->name, outcome.stage == NULL ? "" : outcome.stage, c->stage == NULL ? "" : c->stage);
        CASE_INT(c->name, outcome.retries, c->retries);
        CASE_TEXT(c->name, made.told.len == 0 ? "" : strbuf_text(&made.told), c->told);
        close_world(&made);
    }
}

static size_t count_calls(const char *what)
{
    size_t n = 0;

    for (size_t at = 0; at < memory_n_calls(world->store); at++)
        n += strcmp(memory_call(world->store, at), what) == 0;
    return n;
}

/* What is not in the history was not done: a stage whose row can't be written is run again. */
static void a_stage_that_is_not_recorded_is_run_again(void **state)
{
    Case c = {.name = "unrecorded", .script = "kk", .only = "detect"};
    World made;
    RunOutcome outcome;
    Error err;

    (void) state;
    open_world(&made);
    made.script = c.script;
    /* run_mark_stopped, run_begin, run_enter, run_log of "begins" and "done", then run_stage */
    memory_fail_at(made.store, 6, STATUS_BUSY);
    assert_int_equal(run_case(&c, &outcome, &err), OK);
    assert_int_equal(made.n_done, 2);
    assert_int_equal(outcome.retries, 1);
    assert_int_equal(count_calls("run run_end"), 1);
    close_world(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attempts_are_made),
        cmocka_unit_test(a_stage_that_is_not_recorded_is_run_again),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
