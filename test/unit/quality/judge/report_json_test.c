#include "cases.h"
#include "quality/judge/report_json.h"

static void test_shape(void **state)
{
    QualityResult results[] = {
        {
            .expectation = "expect_column_values_to_be_between",
            .kwargs = "{\"column\":\"kwh\",\"min_value\":0}",
            .outcome = OUTCOME_FAILED,
            .has_counts = true,
            .element_count = 10,
            .missing_count = 2,
            .nonmissing_count = 8,
            .unexpected_count = 2,
            .unexpected_percent = 25,
            .sample = "[-1,-2]",
        },
        {
            .expectation = "expect_column_values_to_not_be_null",
            .kwargs = "{}",
            .outcome = OUTCOME_PASSED,
            .severity = SEVERITY_WARNING,
            .has_counts = true,
            .element_count = 10,
            .nonmissing_count = 10,
        },
        {
            .expectation = "unexpected_rows_expectation",
            .kwargs = "{}",
            .outcome = OUTCOME_FAILED,
            .observed_value = "1",
            .sample = "[{\"a\":1}]",
        },
        {
            .expectation = "eiot_table_exists",
            .kwargs = "{}",
            .outcome = OUTCOME_NOT_JUDGED,
            .severity = SEVERITY_INFO,
            .error = "there is no table 'a.b'",
        },
    };
    SuiteReport suite = {
        .name = "s", .layer = "raw", .table = "a.b", .n_results = 4, .results = results};
    QualityReport report = {
        .run_id = "r",
        .n_suites = 1,
        .suites = &suite,
        .expectations = 4,
        .failed = 2,
        .critical_failed = 2,
        .not_judged = 1,
    };
    Arena *arena = arena_new();
    Json *json = quality_report_json(&report);

    (void) state;
    CASE_TEXT(
        "report",
        json_text(arena, json, false),
        "{\"run_id\":\"r\",\"run_at\":\"1970-01-01T00:00:00Z\",\"success\":false,"
        "\"expectations\":4,\"failed\":2,\"critical_failed\":2,\"not_judged\":1,\"suites\":["
        "{\"success\":false,\"suite_name\":\"s\",\"statistics\":{\"evaluated_expectations\":4,"
        "\"successful_expectations\":1,\"unsuccessful_expectations\":3,\"success_percent\":25.0},"
        "\"results\":["
        "{\"success\":false,\"outcome\":\"failed\",\"expectation_config\":{\"type\":"
        "\"expect_column_values_to_be_between\",\"kwargs\":{\"column\":\"kwh\",\"min_value\":0},"
        "\"severity\":\"critical\"},\"result\":{\"element_count\":10,\"unexpected_count\":2,"
        "\"unexpected_percent\":25.0,\"partial_unexpected_list\":[-1,-2],\"missing_count\":2,"
        "\"missing_percent\":20.0,\"unexpected_percent_total\":20.0,"
        "\"unexpected_percent_nonmissing\":25.0},\"exception_info\":{\"raised_exception\":false,"
        "\"exception_message\":null}},"
        "{\"success\":true,\"outcome\":\"passed\",\"expectation_config\":{\"type\":"
        "\"expect_column_values_to_not_be_null\",\"kwargs\":{},\"severity\":\"warning\"},"
        "\"result\":{\"element_count\":10,\"unexpected_count\":0,\"unexpected_percent\":0.0,"
        "\"partial_unexpected_list\":[]},\"exception_info\":{\"raised_exception\":false,"
        "\"exception_message\":null}},"
        "{\"success\":false,\"outcome\":\"failed\",\"expectation_config\":{\"type\":"
        "\"unexpected_rows_expectation\",\"kwargs\":{},\"severity\":\"critical\"},\"result\":"
        "{\"observed_value\":1,\"details\":{\"unexpected_rows\":[{\"a\":1}]}},\"exception_info\":"
        "{\"raised_exception\":false,\"exception_message\":null}},"
        "{\"success\":false,\"outcome\":\"not_judged\",\"expectation_config\":{\"type\":"
        "\"eiot_table_exists\",\"kwargs\":{},\"severity\":\"info\"},\"result\":{},"
        "\"exception_info\":{\"raised_exception\":true,\"exception_message\":\"there is no table "
        "'a.b'\"}}],\"meta\":{\"run_id\":\"r\",\"run_time\":\"1970-01-01T00:00:00Z\",\"table\":"
        "\"a.b\",\"layer\":\"raw\"}}]}");
    json_decref(json);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shape)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
