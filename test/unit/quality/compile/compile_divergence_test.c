#include "quality/judge/suite_run.h"
#include "world.h"

static World world;

/* 8 rows: a a a a b b b c, 1 to 8, one of them of another day; a column of nothing */
static const char rows[] = "create table main.readings (id varchar, n bigint, kwh decimal(38, 20), "
                           "nothing double, ts timestamptz, ok "
                           "boolean);"
                           "insert into main.readings values"
                           " ('a', 1, 0.1, null, '2025-06-01 12:00:00+00', true), ('a', 2, 0.2, "
                           "null, '2025-06-01 12:00:00+00', true),"
                           " ('a', 3, 0.3, null, '2025-06-01 12:00:00+00', true), ('a', 4, 0.4, "
                           "null, '2025-06-01 12:00:00+00', true),"
                           " ('b', 5, 0.5, null, '2025-06-01 12:00:00+00', false), ('b', 6, 0.6, "
                           "null, '2025-06-01 12:00:00+00', false),"
                           " ('b', 7, 0.7, null, '2025-06-01 12:00:00+00', false), ('c', 8, 0.8, "
                           "null, '2025-06-02 12:00:00+00', false);";

static const QualityResult *judge(const char *kwargs, const char *day)
{
    Suite suite = world_parse(
        &world,
        arena_printf(
            world.arena,
            "[{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {%s}}]",
            kwargs));
    QualityOptions options = {.day = day, .run_id = "r"};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    SuiteReport report = {0};
    Error err = {0};

    suite.day_column = "ts";
    CASE_OK(kwargs, suite_run(world.arena, &context, &suite, &report, &err), &err);
    CASE_INT(kwargs, report.n_results, 1);
    return &report.results[0];
}

typedef struct Verdict {
    const char *name;
    const char *kwargs;
    const char *day;
    Outcome outcome;
    const char *observed; /* its first digits; "none" when it could not be judged */
    const char *error;
} Verdict;

static void check(const Verdict *verdict)
{
    const char *name = verdict->name;
    const QualityResult *result = judge(verdict->kwargs, verdict->day);
    const char *observed = result->observed_value == NULL ? "none" : result->observed_value;

    CASE_TEXT(name, result->error == NULL ? "" : result->error, verdict->error);
    CASE_TRUE(name, strncmp(observed, verdict->observed, strlen(verdict->observed)) == 0);
    CASE_TEXT(name, outcome_name(result->outcome), outcome_name(verdict->outcome));
    CASE_TRUE(name, result->sample == NULL && !result->has_counts);
}

static void test_verdicts(void **state)
{
    static const Verdict cases[] = {
        {"values as they are",
         "\"column\": \"id\", \"threshold\": 0, \"partition_object\": {\"values\": [\"a\", \"b\", "
         "\"c\"], "
         "\"weights\": [0.5, 0.375, 0.125]}",
         NULL,
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"others share the holdout, in any order of the arguments",
         "\"tail_weight_holdout\": 0.2, \"column\": \"id\", \"threshold\": 0.5, "
         "\"partition_object\": "
         "{\"values\": [\"a\", \"z\"], \"weights\": [0.6, 0.4]}",
         NULL,
         OUTCOME_FAILED,
         "0.54396238116777",
         ""},
        {"a value that has no share is infinitely far",
         "\"column\": \"id\", \"threshold\": 99, \"partition_object\": {\"values\": [\"a\", "
         "\"b\"], "
         "\"weights\": [0.6, 0.4]}",
         NULL,
         OUTCOME_FAILED,
         "null",
         ""},
        {"a day and its rows",
         "\"column\": \"id\", \"threshold\": 0, \"tail_weight_holdout\": 1, \"partition_object\": "
         "{\"values\": "
         "[\"z\"], \"weights\": [1]}",
         "2025-06-02",
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"numbers as values",
         "\"column\": \"n\", \"threshold\": 0, \"partition_object\": {\"values\": [1, 2], "
         "\"weights\": [0.5, "
         "0.5]}, \"row_condition\": \"col(\\\"n\\\") < 3\"",
         NULL,
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"truth as values",
         "\"column\": \"ok\", \"threshold\": 0, \"partition_object\": {\"values\": [true, false], "
         "\"weights\": "
         "[0.5, 0.5]}",
         NULL,
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"the last bin has its upper edge",
         "\"column\": \"n\", \"threshold\": 0, \"partition_object\": {\"bins\": [1, 5, 8], "
         "\"weights\": [0.5, "
         "0.5]}",
         NULL,
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"exact edges of decimals, and both tails",
         "\"column\": \"kwh\", \"threshold\": 0.2, \"tail_weight_holdout\": 0.5, "
         "\"partition_object\": "
         "{\"bins\": [0.3, 0.5, 0.6], \"weights\": [0.5, 0.5]}",
         NULL,
         OUTCOME_PASSED,
         "0.0",
         ""},
        {"nothing to compare",
         "\"column\": \"nothing\", \"threshold\": 9, \"partition_object\": {\"bins\": [0, 1], "
         "\"weights\": "
         "[1]}",
         NULL,
         OUTCOME_FAILED,
         "none",
         "column 'nothing' has no value to compare"},
        {"a text is no date",
         "\"column\": \"ts\", \"threshold\": 9, \"partition_object\": {\"values\": "
         "[\"2025-06-01\"], "
         "\"weights\": [1]}",
         NULL,
         OUTCOME_FAILED,
         "none",
         "column 'ts' is of type TIMESTAMP WITH TIME ZONE, expected text"},
        {"bins of texts",
         "\"column\": \"id\", \"threshold\": 9, \"partition_object\": {\"bins\": [0, 1], "
         "\"weights\": [1]}",
         NULL,
         OUTCOME_FAILED,
         "none",
         "column 'id' is of type VARCHAR and can't be compared with a number"},
        {"no such column",
         "\"column\": \"gone\", \"threshold\": 9, \"partition_object\": {\"bins\": [0, 1], "
         "\"weights\": [1]}",
         NULL,
         OUTCOME_FAILED,
         "none",
         "table 'main.readings' has no column 'gone'"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        check(&cases[at]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts)};
    int failed;

    world = world_open();
    world_sql(&world, rows);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_close(&world);
    return failed;
}
