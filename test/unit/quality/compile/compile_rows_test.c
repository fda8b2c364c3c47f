#include "quality/judge/suite_run.h"
#include "world.h"

static World world;

/* (a, 1) twice, (a, nothing) twice, (nothing, nothing) twice, and a row of its own */
static const char rows[] =
    "create table main.readings (id varchar, n bigint, kwh double);"
    "insert into main.readings values ('a', 1, 1), ('a', 1, 1), ('a', null, 1),"
    " ('a', null, 1), (null, null, 1), (null, null, 1), ('b', 1, 1);";

static const QualityResult *judge(const char *type, const char *kwargs)
{
    Suite suite = world_parse(
        &world, arena_printf(world.arena, "[{\"type\": \"%s\", \"kwargs\": {%s}}]", type, kwargs));
    QualityOptions options = {.run_id = "r"};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    SuiteReport report = {0};
    Error err = {0};

    CASE_OK(kwargs, suite_run(world.arena, &context, &suite, &report, &err), &err);
    return &report.results[0];
}

/* As Great Expectations counts: what is missing equals nothing, so it is not there twice. */
static void test_repeated_with_missing_values(void **state)
{
    static const struct {
        const char *kwargs;
        int64_t judged;
        int64_t unexpected;
    } cases[] = {
        {"\"column_list\": [\"id\", \"n\"]", 5, 2},
        {"\"column_list\": [\"id\", \"n\"], \"ignore_row_if\": \"any_value_is_missing\"", 3, 2},
        {"\"column_list\": [\"id\", \"n\"], \"ignore_row_if\": \"never\"", 7, 2},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const QualityResult *result =
            judge("expect_compound_columns_to_be_unique", cases[at].kwargs);

        CASE_INT(cases[at].kwargs, result->nonmissing_count, cases[at].judged);
        CASE_INT(cases[at].kwargs, result->unexpected_count, cases[at].unexpected);
        CASE_TEXT(
            cases[at].kwargs,
            result->sample,
            "[{\"id\":\"a\",\"n\":1.0},{\"id\":\"a\",\"n\":1.0}]");
    }
}

static void test_texts_have_no_bounds(void **state)
{
    const QualityResult *result = judge(
        "expect_column_values_to_be_between", "\"column\": \"id\", \"min_value\": \"2025-01-01\"");

    (void) state;
    CASE_TEXT(
        "text",
        result->error,
        "column 'id' is of type VARCHAR, expected a number, a date or an instant");
    CASE_INT("text", result->outcome, OUTCOME_FAILED);
}

static void test_shares_of_nothing(void **state)
{
    const QualityResult *result = judge(
        "expect_column_proportion_of_unique_values_to_be_between",
        "\"column\": \"kwh\", \"max_value\": 0, \"row_condition\": \"col(\\\"n\\\") > 99\"");

    (void) state;
    CASE_TEXT("no rows have a share of 0", result->observed_value, "0");
    CASE_INT("no rows have a share of 0", result->outcome, OUTCOME_PASSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repeated_with_missing_values),
        cmocka_unit_test(test_texts_have_no_bounds),
        cmocka_unit_test(test_shares_of_nothing),
    };
    int failed;

    world = world_open();
    world_sql(&world, rows);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_close(&world);
    return failed;
}
