#include "quality/judge/results.h"
#include "world.h"

static QualityResult result_of(const char *expectation, const char *kwargs, Outcome outcome)
{
    return (QualityResult){
        .expectation = expectation,
        .kwargs = kwargs,
        .outcome = outcome,
        .has_counts = outcome == OUTCOME_PASSED,
        .unexpected_percent = 12.5,
        .error = outcome == OUTCOME_NOT_JUDGED ? "no data" : NULL,
    };
}

static void save(World *world, const char *run_id, int64_t run_at_us, Outcome outcome)
{
    QualityResult results[] = {
        result_of("expect_a", "{\"column\":\"x\"}", outcome),
        result_of("expect_a", "{\"column\":\"y\"}", OUTCOME_FAILED),
    };
    SuiteReport suite = {.name = "s", .table = "a.b", .n_results = 2, .results = results};
    QualityReport report = {
        .run_id = run_id, .run_at_us = run_at_us, .n_suites = 1, .suites = &suite};
    Error err = {0};

    CASE_OK(run_id, results_save(world->arena, world->conn, &report, &err), &err);
}

static void test_history(void **state)
{
    World world = world_open();
    History history = {0};
    const HistoryPoint *points;
    size_t n;
    Error err = {0};

    (void) state;
    CASE_OK("empty", results_history(world.arena, world.conn, 30, &history, &err), &err);
    CASE_INT("empty", history.n_points, 0);
    CASE_TRUE("empty", history_of(&history, "s", "expect_a", "{}", &n) == NULL && n == 0);
    save(&world, "r1", 1000000, OUTCOME_FAILED);
    save(&world, "r3", 3000000, OUTCOME_PASSED);
    save(&world, "r2", 2000000, OUTCOME_NOT_JUDGED);
    CASE_OK("all", results_history(world.arena, world.conn, 30, &history, &err), &err);
    CASE_INT("all", history.n_points, 6);
    points = history_of(&history, "s", "expect_a", "{\"column\":\"x\"}", &n);
    CASE_INT("of one expectation", n, 3);
    CASE_INT("oldest first", points[0].run_at_us, 1000000);
    CASE_TRUE("failed", !points[0].success && points[0].error == NULL && !points[0].has_percent);
    CASE_TEXT("not judged", points[1].error, "no data");
    CASE_TRUE("passed", points[2].success && points[2].has_percent);
    CASE_NEAR("percent", points[2].unexpected_percent, 12.5, 0);
    CASE_OK("the last two", results_history(world.arena, world.conn, 2, &history, &err), &err);
    points = history_of(&history, "s", "expect_a", "{\"column\":\"x\"}", &n);
    CASE_INT("the last two", n, 2);
    CASE_INT("the last two", points[0].run_at_us, 2000000);
    save(&world, "r2", 2000000, OUTCOME_PASSED);
    CASE_INT("a run again", world_count(&world, "select count(*) from quality.results"), 6);
    world_close(&world);
}

/* More results than one batch holds, and a failure that leaves nothing behind. */
static void test_many_and_none(void **state)
{
    World world = world_open();
    size_t n = BATCH_ROWS + 5;
    SuiteReport suite = {.name = "s", .table = "a.b", .n_results = n};
    QualityReport report = {.run_id = "r", .n_suites = 1, .suites = &suite};
    Error err = {0};

    (void) state;
    suite.results = ARENA_ARRAY(world.arena, QualityResult, n);
    for (size_t at = 0; at < n; at++)
        suite.results[at] = result_of("expect_a", "{}", OUTCOME_PASSED);
    CASE_OK("many", results_save(world.arena, world.conn, &report, &err), &err);
    CASE_INT("many", world_count(&world, "select count(*) from quality.results"), (int64_t) n);
    suite.results[n - 1].kwargs = NULL; /* the column is not null */
    CASE_INT("refused", results_save(world.arena, world.conn, &report, &err), STATUS_STORE);
    CASE_TRUE("context", str_starts_with(str_from(err.message), STR("save quality results: ")));
    CASE_INT("as before", world_count(&world, "select count(*) from quality.results"), (int64_t) n);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history),
        cmocka_unit_test(test_many_and_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
