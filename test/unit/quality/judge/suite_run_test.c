#include "quality/judge/suite_run.h"
#include "world.h"

static World world;

/* id, kwh: null, a zero, a negative, a repeated row; days on both sides of a midnight in Paris */
static const char rows[] =
    "create table main.readings (id varchar, kwh decimal(38, 20), twin double, n bigint,"
    " ts timestamptz, day date, ok boolean);"
    "insert into main.readings values"
    " ('a', 0.5, 0.5, 1, '2025-06-01 21:30:00+00', '2025-06-01', true),"
    " ('b', 1.5, 1.5, 2, '2025-06-01 22:00:00+00', '2025-06-02', true),"
    " ('b', 1.5, 1.5, 2, '2025-06-01 22:00:00+00', '2025-06-02', false),"
    " ('c', null, 3, 3, '2025-06-02 10:00:00+00', '2025-06-02', null),"
    " ('dd', 0, 0.5, 4, '2025-06-02 21:59:59+00', '2025-06-02', true),"
    " (null, -1, null, 5, '2025-06-02 22:00:00+00', '2025-06-03', true);";

static SuiteReport run(const Suite *suite, const char *day)
{
    QualityOptions options = {.day = day, .run_id = "r"};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    SuiteReport report = {0};
    Error err = {0};

    CASE_OK("run", suite_run(world.arena, &context, suite, &report, &err), &err);
    return report;
}

static SuiteReport run_one(const char *type, const char *kwargs)
{
    Suite suite = world_parse(
        &world, arena_printf(world.arena, "[{\"type\": \"%s\", \"kwargs\": {%s}}]", type, kwargs));

    return run(&suite, NULL);
}

/* Great Expectations 1.24 on DuckDB gives the same success and counts for each of these. */
static void test_counts(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        Outcome outcome;
        int64_t elements;
        int64_t missing;
        int64_t unexpected;
        const char *sample;
    } cases[] = {
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\"",
         OUTCOME_FAILED,
         6,
         0,
         1,
         "[{\"id\":\"c\",\"kwh\":null}]"},
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\", \"mostly\": 0.8",
         OUTCOME_PASSED,
         6,
         0,
         1,
         NULL},
        {"expect_column_values_to_be_null",
         "\"column\": \"kwh\", \"mostly\": 0.1",
         OUTCOME_PASSED,
         6,
         0,
         5,
         NULL},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[{\"id\":null,\"kwh\":-1.0}]"},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0, \"strict_min\": true, \"mostly\": 0",
         OUTCOME_PASSED,
         6,
         1,
         2,
         NULL},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"max_value\": 1.5, \"strict_max\": true, \"mostly\": 0.6",
         OUTCOME_PASSED,
         6,
         1,
         2,
         NULL},
        {"expect_column_values_to_be_between",
         "\"column\": \"ts\", \"max_value\": \"2025-06-02T12:00:00Z\"",
         OUTCOME_FAILED,
         6,
         0,
         2,
         "[{\"id\":\"dd\",\"ts\":\"2025-06-02T21:59:59Z\"},"
         "{\"id\":null,\"ts\":\"2025-06-02T22:00:00Z\"}]"},
        {"expect_column_values_to_be_between",
         "\"column\": \"day\", \"min_value\": \"2025-06-02\", \"mostly\": 0.5",
         OUTCOME_PASSED,
         6,
         0,
         1,
         NULL},
        {"expect_column_values_to_be_in_set",
         "\"column\": \"id\", \"value_set\": [\"a\", \"b\", \"c\"]",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[\"dd\"]"},
        {"expect_column_values_to_not_be_in_set",
         "\"column\": \"n\", \"value_set\": [2, 9]",
         OUTCOME_FAILED,
         6,
         0,
         2,
         "[{\"id\":\"b\",\"n\":2.0},{\"id\":\"b\",\"n\":2.0}]"},
        {"expect_column_values_to_be_in_set",
         "\"column\": \"ok\", \"value_set\": [true]",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[{\"id\":\"b\",\"ok\":false}]"},
        {"expect_column_values_to_match_regex",
         "\"column\": \"id\", \"regex\": \"^.$\"",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[\"dd\"]"},
        {"expect_column_values_to_match_regex",
         "\"column\": \"id\", \"regex\": \"d\", \"mostly\": 0",
         OUTCOME_PASSED,
         6,
         1,
         4,
         NULL},
        {"expect_column_values_to_not_match_regex",
         "\"column\": \"id\", \"regex\": \"d\"",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[\"dd\"]"},
        {"expect_column_value_lengths_to_be_between",
         "\"column\": \"id\", \"max_value\": 1",
         OUTCOME_FAILED,
         6,
         1,
         1,
         "[\"dd\"]"},
        {"expect_column_value_lengths_to_equal",
         "\"column\": \"id\", \"value\": 1, \"mostly\": 0.8",
         OUTCOME_PASSED,
         6,
         1,
         1,
         NULL},
        {"expect_column_pair_values_to_be_equal",
         "\"column_A\": \"kwh\", \"column_B\": \"twin\"",
         OUTCOME_FAILED,
         6,
         0,
         3,
         "[{\"id\":\"c\",\"kwh\":null,\"twin\":3.0},{\"id\":\"dd\",\"kwh\":0.0,\"twin\":0.5},"
         "{\"id\":null,\"kwh\":-1.0,\"twin\":null}]"},
        {"expect_column_pair_values_to_be_equal",
         "\"column_A\": \"kwh\", \"column_B\": \"twin\", \"ignore_row_if\": "
         "\"either_value_is_missing\"",
         OUTCOME_FAILED,
         6,
         2,
         1,
         "[{\"id\":\"dd\",\"kwh\":0.0,\"twin\":0.5}]"},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "\"column_A\": \"n\", \"column_B\": \"twin\"",
         OUTCOME_FAILED,
         6,
         0,
         1,
         "[{\"id\":\"c\",\"n\":3.0,\"twin\":3.0}]"},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "\"column_A\": \"n\", \"column_B\": \"twin\", \"or_equal\": true",
         OUTCOME_PASSED,
         6,
         0,
         0,
         NULL},
        {"expect_multicolumn_sum_to_equal",
         "\"column_list\": [\"kwh\", \"n\"], \"sum_total\": 3.5",
         OUTCOME_FAILED,
         6,
         0,
         3,
         "[{\"id\":\"a\",\"kwh\":0.5,\"n\":1.0},{\"id\":\"dd\",\"kwh\":0.0,\"n\":4.0},"
         "{\"id\":null,\"kwh\":-1.0,\"n\":5.0}]"},
        {"expect_column_values_to_be_unique",
         "\"column\": \"id\"",
         OUTCOME_FAILED,
         6,
         1,
         2,
         "[\"b\",\"b\"]"},
        {"expect_compound_columns_to_be_unique",
         "\"column_list\": [\"id\", \"ts\"], \"mostly\": 0.6",
         OUTCOME_PASSED,
         6,
         0,
         2,
         NULL},
        {"expect_column_values_to_not_be_null",
         "\"column\": \"id\", \"row_condition\": \"col(\\\"kwh\\\") < 1\"",
         OUTCOME_FAILED,
         3,
         0,
         1,
         "[null]"},
        {"expect_column_values_to_be_unique",
         "\"column\": \"id\", \"row_condition\": \"col(\\\"n\\\") > 2\"",
         OUTCOME_PASSED,
         3,
         1,
         0,
         NULL},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 100, \"row_condition\": \"col(\\\"n\\\") > 99\"",
         OUTCOME_PASSED,
         0,
         0,
         0,
         NULL},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *name = arena_printf(world.arena, "%s %s", cases[at].type, cases[at].kwargs);
        SuiteReport report = run_one(cases[at].type, cases[at].kwargs);
        const QualityResult *result = &report.results[0];

        CASE_TEXT(name, result->error == NULL ? "" : result->error, "");
        CASE_INT(name, result->element_count, cases[at].elements);
        CASE_INT(name, result->missing_count, cases[at].missing);
        CASE_INT(name, result->unexpected_count, cases[at].unexpected);
        CASE_TEXT(name, outcome_name(result->outcome), outcome_name(cases[at].outcome));
        CASE_TRUE(name, result->unexpected_percent >= 0 && result->unexpected_percent <= 100);
        CASE_TEXT(
            name,
            result->sample == NULL ? "none" : result->sample,
            cases[at].sample == NULL ? "none" : cases[at].sample);
    }
}

static void test_observed_values(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        Outcome outcome;
        const char *observed;
    } cases[] = {
        {"expect_table_row_count_to_be_between", "\"min_value\": 6", OUTCOME_PASSED, "6"},
        {"expect_table_row_count_to_equal", "\"value\": 5", OUTCOME_FAILED, "6"},
        {"expect_column_min_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0",
         OUTCOME_FAILED,
         "-1"},
        {"expect_column_max_to_be_between",
         "\"column\": \"kwh\", \"max_value\": 1.5, \"strict_max\": true",
         OUTCOME_FAILED,
         "1.5"},
        {"expect_column_max_to_be_between",
         "\"column\": \"ts\", \"max_value\": \"2026-01-01T00:00:00Z\"",
         OUTCOME_PASSED,
         "\"2025-06-02 22:00:00+00\""},
        {"expect_column_mean_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0.5, \"max_value\": 0.5",
         OUTCOME_PASSED,
         "0.5"},
        {"expect_column_sum_to_be_between",
         "\"column\": \"kwh\", \"max_value\": 2.4",
         OUTCOME_FAILED,
         "2.5"},
        {"expect_column_median_to_be_between",
         "\"column\": \"n\", \"min_value\": 2, \"max_value\": 3",
         OUTCOME_PASSED,
         "2.5"},
        {"expect_column_stdev_to_be_between",
         "\"column\": \"n\", \"max_value\": 1.4",
         OUTCOME_FAILED,
         "1.47196014439"},
        {"expect_column_unique_value_count_to_be_between",
         "\"column\": \"id\", \"min_value\": 4, \"max_value\": 4",
         OUTCOME_PASSED,
         "4"},
        {"expect_column_proportion_of_unique_values_to_be_between",
         "\"column\": \"id\", \"min_value\": 0.8, \"max_value\": 0.8",
         OUTCOME_PASSED,
         "0.8"},
        {"expect_column_quantile_values_to_be_between",
         "\"column\": \"n\", \"quantile_ranges\": {\"quantiles\": [0.25, 0.5, 1], "
         "\"value_ranges\": [[1, 2], [2, null], [null, 4]]}",
         OUTCOME_FAILED,
         "[2,2,5]"},
        {"expect_column_mean_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0, \"row_condition\": \"col(\\\"n\\\") > 99\"",
         OUTCOME_FAILED,
         "null"},
        {"expect_column_sum_to_be_between",
         "\"column\": \"n\", \"min_value\": 11, \"max_value\": 12, \"row_condition\": "
         "\"col(\\\"ok\\\").notNull()\"",
         OUTCOME_FAILED,
         "14"},
        {"unexpected_rows_expectation",
         "\"unexpected_rows_query\": \"select id, kwh from {batch} where kwh < 0\"",
         OUTCOME_FAILED,
         "1"},
        {"unexpected_rows_expectation",
         "\"unexpected_rows_query\": \"select id from {batch} where kwh < -9\"",
         OUTCOME_PASSED,
         "0"},
        {"expect_column_to_exist", "\"column\": \"kwh\"", OUTCOME_PASSED, "none"},
        {"expect_column_to_exist", "\"column\": \"KWH\"", OUTCOME_FAILED, "none"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *name = arena_printf(world.arena, "%s %s", cases[at].type, cases[at].kwargs);
        SuiteReport report = run_one(cases[at].type, cases[at].kwargs);
        const QualityResult *result = &report.results[0];

        CASE_TEXT(name, result->error == NULL ? "" : result->error, "");
        CASE_TEXT(
            name,
            result->observed_value == NULL ? "none" : result->observed_value,
            cases[at].observed);
        CASE_TEXT(name, outcome_name(result->outcome), outcome_name(cases[at].outcome));
    }
}

/* Field case GX-01. */
static void test_nothing_to_judge_is_never_green(void **state)
{
    static const char one[] =
        "[{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"id\"}}]";

    static const struct {
        const char *name;
        const char *table;
        const char *expectations;
        const char *day;
        const char *rule;
        const char *reason;
    } cases[] = {
        {"empty table",
         "main.empty",
         one,
         NULL,
         RULE_TABLE_HAS_ROWS,
         "table 'main.empty' has 0 rows, below the minimum of 1"},
        {"no such table",
         "main.gone",
         one,
         NULL,
         RULE_TABLE_EXISTS,
         "there is no table 'main.gone'"},
        {"no data for the day",
         "main.readings",
         one,
         "2024-02-29",
         RULE_DAY_HAS_ROWS,
         "table 'main.readings' has no data for the day 2024-02-29"},
        {"empty suite",
         "main.readings",
         "[]",
         NULL,
         RULE_SUITE_HAS_EXPECTATIONS,
         "suite 's' has no expectations"},
    };

    (void) state;
    for (size_t at = 0; at < 2 * COUNT_OF(cases); at++) {
        bool is_optional = at >= COUNT_OF(cases);
        size_t which = at % COUNT_OF(cases);
        Suite suite = world_parse(&world, cases[which].expectations);
        SuiteReport report;
        QualityReport total = {.n_suites = 1, .suites = &report};

        suite.table = cases[which].table;
        suite.day_column = "ts";
        suite.is_optional = is_optional;
        report = run(&suite, cases[which].day);
        quality_count(&total);
        CASE_TEXT(cases[which].name, report.results[0].expectation, cases[which].rule);
        CASE_TEXT(cases[which].name, report.results[0].error, cases[which].reason);
        CASE_INT(cases[which].name, total.critical_failed, is_optional ? 0 : 1);
        CASE_INT(cases[which].name, total.failed, is_optional ? 0 : 1);
        CASE_INT(cases[which].name, total.not_judged, suite.n_expectations + is_optional);
        for (size_t result = 0; result < report.n_results; result++)
            CASE_TRUE(cases[which].name, report.results[result].outcome != OUTCOME_PASSED);
    }
}

/* The site's day: 22:00 to 22:00 UTC in the summer of Paris. */
static void test_one_day(void **state)
{
    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_table_row_count_to_equal\", \"kwargs\": {\"value\": 4}},"
        " {\"type\": \"expect_column_values_to_be_unique\", \"kwargs\": {\"column\": \"id\"}},"
        " {\"type\": \"unexpected_rows_expectation\", \"kwargs\": {\"unexpected_rows_query\": "
        "\"select id from {batch} where kwh is null\"}}]");
    SuiteReport by_instant;
    SuiteReport by_date;
    QualityOptions wrong = {.day = "2025-13-01"};
    SuiteContext bad = {.project = &world.project, .conn = world.conn, .options = &wrong};
    Error err = {0};

    (void) state;
    world.project.zone = "Europe/Paris";
    suite.day_column = "ts";
    by_instant = run(&suite, "2025-06-02");
    suite.day_column = "day";
    by_date = run(&suite, "2025-06-02");
    world.project.zone = "UTC";
    for (size_t at = 0; at < 2; at++) {
        const SuiteReport *report = at == 0 ? &by_instant : &by_date;

        CASE_TEXT("rows of the day", report->results[0].observed_value, "4");
        CASE_INT("repeated of the day", report->results[1].unexpected_count, 2);
        CASE_INT("elements of the day", report->results[1].element_count, 4);
        CASE_TEXT("query of the day", report->results[2].observed_value, "1");
    }
    CASE_INT("no day", suite_run(world.arena, &bad, &suite, &by_date, &err), STATUS_USAGE);
    CASE_TEXT("no day", err.message, "'2025-13-01' is not a day, expected such as 2025-06-30");
    wrong.day = "2025-06-01";
    suite.day_column = "gone";
    CASE_INT("no day column", suite_run(world.arena, &bad, &suite, &by_date, &err), STATUS_CONFIG);
    CASE_TEXT(
        "no day column",
        err.message,
        "suite 's' names the day column 'gone', which table 'main.readings' does not have");
}

/* What the store refuses takes only its own expectation down. */
static void test_one_bad_expectation(void **state)
{
    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"id\", "
        "\"regex\": \"(\"}},"
        " {\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"ts\", "
        "\"min_value\": \"yesterday-ish\"}},"
        " {\"type\": \"unexpected_rows_expectation\", \"kwargs\": {\"unexpected_rows_query\": "
        "\"select nothing from {batch}\"}},"
        " {\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"gone\", "
        "\"min_value\": 0}},"
        " {\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"n\"}}]");
    SuiteReport report = run(&suite, NULL);

    (void) state;
    for (size_t at = 0; at < 4; at++) {
        CASE_INT("failed", report.results[at].outcome, OUTCOME_FAILED);
        CASE_TRUE("says why", report.results[at].error != NULL);
    }
    CASE_TRUE("regex", strstr(report.results[0].error, "missing )") != NULL);
    CASE_TRUE("date", strstr(report.results[1].error, "yesterday-ish") != NULL);
    CASE_TRUE("query", strstr(report.results[2].error, "nothing") != NULL);
    CASE_TEXT("column", report.results[3].error, "table 'main.readings' has no column 'gone'");
    CASE_INT("the good one", report.results[4].outcome, OUTCOME_PASSED);
    CASE_INT("the good one", report.results[4].element_count, 6);
}

/* Among as many rows as several threads share: none repeated, one far from its twin, and doubles
 * that the store holds equal though their bits differ. */
static void test_repeated_among_many(void **state)
{
    static const struct {
        const char *name;
        const char *kwargs;
        int64_t missing;
        int64_t unexpected;
        const char *sample;
    } cases[] = {
        {"none", "\"column\": \"n\"", 0, 0, "none"},
        {"text and number", "\"column_list\": [\"id\", \"n\"]", 0, 0, "none"},
        {"far apart",
         "\"column\": \"m\"",
         0,
         2,
         "[{\"id\":\"5\",\"m\":5.0},{\"id\":\"6\",\"m\":5.0}]"},
        {"zeros",
         "\"column\": \"zero\"",
         299998,
         2,
         "[{\"id\":\"1\",\"zero\":0.0},{\"id\":\"2\",\"zero\":-0.0}]"},
    };

    (void) state;
    world_sql(
        &world,
        "create table main.many as select cast(i % 1000 as varchar) as id, i as n,"
        " case when i = 299006 then 5 else i end as m,"
        " case i when 1 then 0.0 when 2 then cast('-0.0' as double) end as zero"
        " from range(300000) as r(i);");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_list = strstr(cases[at].kwargs, "column_list") != NULL;
        Suite suite = world_parse(
            &world,
            arena_printf(
                world.arena,
                "[{\"type\": \"%s\", \"kwargs\": {%s}}]",
                is_list ? "expect_compound_columns_to_be_unique"
                        : "expect_column_values_to_be_unique",
                cases[at].kwargs));
        SuiteReport report;
        const QualityResult *result;

        suite.table = "main.many";
        report = run(&suite, NULL);
        result = &report.results[0];
        CASE_TEXT(cases[at].name, result->error == NULL ? "" : result->error, "");
        CASE_INT(cases[at].name, result->element_count, 300000);
        CASE_INT(cases[at].name, result->missing_count, cases[at].missing);
        CASE_INT(cases[at].name, result->unexpected_count, cases[at].unexpected);
        CASE_INT(
            cases[at].name,
            result->outcome,
            cases[at].unexpected == 0 ? OUTCOME_PASSED : OUTCOME_FAILED);
        CASE_TEXT(
            cases[at].name, result->sample == NULL ? "none" : result->sample, cases[at].sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_observed_values),
        cmocka_unit_test(test_nothing_to_judge_is_never_green),
        cmocka_unit_test(test_one_day),
        cmocka_unit_test(test_one_bad_expectation),
        cmocka_unit_test(test_repeated_among_many),
    };
    int failed;

    world = world_open();
    world_sql(&world, rows);
    world_sql(&world, "create table main.empty (id varchar, ts timestamptz);");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_close(&world);
    return failed;
}
