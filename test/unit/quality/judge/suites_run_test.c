#include "quality/judge/suites_run.h"
#include "world.h"

#define N_SUITES 24

static World world;

/* Suite `at` is of table t<at>, which has `at` rows that are unexpected; every fourth has none. */
static Suites make_suites(void)
{
    Suites suites = {.n = N_SUITES, .items = ARENA_ARRAY(world.arena, Suite, N_SUITES)};

    for (size_t at = 0; at < N_SUITES; at++) {
        const char *table = arena_printf(world.arena, "main.t%zu", at);

        suites.items[at] = world_parse(
            &world,
            "[{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"n\", "
            "\"max_value\": 0}},"
            " {\"type\": \"expect_column_max_to_be_between\", \"kwargs\": {\"column\": \"n\", "
            "\"max_value\": 9}},"
            " {\"type\": \"expect_column_values_to_be_unique\", \"kwargs\": {\"column\": "
            "\"gone\"}}]");
        suites.items[at].table = table;
        suites.items[at].name = table;
        if (at % 4 != 0)
            world_sql(
                &world,
                arena_printf(
                    world.arena,
                    "create table %s as select cast(range as bigint) as n, 'x' as id from "
                    "range(0, %zu);",
                    table,
                    at + 1));
    }
    return suites;
}

static const char *text_of(const SuiteReport *report)
{
    const char *text = report->name;

    for (size_t at = 0; at < report->n_results; at++) {
        const QualityResult *result = &report->results[at];

        text = arena_printf(
            world.arena,
            "%s; %s %s %lld %s %s %s",
            text,
            result->expectation,
            outcome_name(result->outcome),
            (long long) result->unexpected_count,
            result->observed_value == NULL ? "" : result->observed_value,
            result->sample == NULL ? "" : result->sample,
            result->error == NULL ? "" : result->error);
    }
    return text;
}

static void judge(const Suites *suites, bool is_shared, SuiteReport reports[N_SUITES])
{
    QualityOptions options = {.run_id = "r", .store = is_shared ? world.store : NULL};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    Error err = {0};

    CASE_OK("run", suites_run(world.arena, &context, suites, reports, &err), &err);
}

static void test_two_sessions_judge_as_one(void **state)
{
    Suites suites = make_suites();
    SuiteReport alone[N_SUITES];
    SuiteReport shared[N_SUITES];

    (void) state;
    judge(&suites, false, alone);
    for (int round = 0; round < 5; round++) {
        judge(&suites, true, shared);
        for (size_t at = 0; at < N_SUITES; at++)
            CASE_TEXT(suites.items[at].name, text_of(&shared[at]), text_of(&alone[at]));
    }
    CASE_INT("rows are counted", shared[23].results[0].unexpected_count, 23);
    CASE_TEXT("no table", shared[4].results[0].error, "there is no table 'main.t4'");
}

/* Whichever session is ahead, the error is that of the first suite. */
static void test_first_error(void **state)
{
    Suites suites = make_suites();
    QualityOptions options = {.run_id = "r", .store = world.store, .day = "2025-06-01"};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    SuiteReport reports[N_SUITES];
    Error err = {0};

    (void) state;
    for (size_t at = 6; at < N_SUITES; at++)
        suites.items[at].day_column = "day";
    CASE_INT("status", suites_run(world.arena, &context, &suites, reports, &err), STATUS_CONFIG);
    CASE_TEXT(
        "error",
        err.message,
        "suite 'main.t6': suite 'main.t6' names the day column 'day', which table 'main.t6' does "
        "not have");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_two_sessions_judge_as_one),
        WORLD_TEST(test_first_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
