#include "cases.h"
#include "conf/expectation_text.h"

static Arena *arena;
static const Project project = {.folder = "/nowhere", .zone = "UTC"};

static const Locale *quality_of(Lang lang)
{
    const Locale *locale = NULL;
    Error err = {0};

    CASE_OK("locale", locale_load(arena, &project, "quality", lang, &locale, &err), &err);
    return locale;
}

static void what_is_expected(void **state)
{
    static const struct {
        const char *kind;
        const char *kwargs;
        const char *english;
        const char *french;
    } cases[] = {
        {"expect_column_values_to_be_between",
         "{\"column\":\"kwh\",\"min_value\":0,\"max_value\":50000,\"strict_max\":true}",
         "kwh ≥ 0, < 50,000",
         "kwh ≥ 0, < 50\u202f000"},
        {"expect_column_values_to_be_between",
         "{\"column\":\"kwh\",\"min_value\":-1.5,\"strict_min\":true,\"max_value\":null}",
         "kwh > -1.5",
         "kwh > -1,5"},
        {"expect_column_values_to_be_between",
         "{\"column\":\"coverage\",\"min_value\":0.9,\"mostly\":0.855}",
         "coverage ≥ 0.9; for at least 85.5\u00a0% of the rows",
         "coverage ≥ 0,9; pour au moins 85,5\u00a0% des lignes"},
        {"expect_column_values_to_be_between", "{\"column\":\"kwh\",\"mostly\":1}", "kwh ", "kwh "},
        {"expect_column_values_to_not_be_null",
         "{\"column\":\"kwh\",\"row_condition\":\"col(\\\"quality\\\") != \\\"missing\\\"\"}",
         "kwh has a value; where col(\"quality\") != \"missing\"",
         "kwh a une valeur; où col(\"quality\") != \"missing\""},
        {"expect_column_values_to_be_in_set",
         "{\"column\":\"channel\",\"value_set\":[\"import\",\"{column}\",2]}",
         "channel is one of import, {column}, 2",
         "channel vaut import, {column}, 2"},
        {"expect_compound_columns_to_be_unique",
         "{\"column_list\":[\"meter_id\",\"start_ts\"]}",
         "Each meter_id, start_ts appears once",
         "Chaque meter_id, start_ts n’apparaît qu’une fois"},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "{\"column_A\":\"end_ts\",\"column_B\":\"start_ts\",\"or_equal\":true}",
         "end_ts ≥ start_ts",
         "end_ts ≥ start_ts"},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "{\"column_A\":\"end_ts\",\"column_B\":\"start_ts\"}",
         "end_ts > start_ts",
         "end_ts > start_ts"},
        {"eiot_day_has_rows",
         "{\"day\":\"2025-06-30\"}",
         "Table raw_data.readings has no data for 2025-06-30",
         "La table raw_data.readings n’a aucune donnée pour le 2025-06-30"},
        {"eiot_suite_has_expectations",
         "{}",
         "Suite readings has no expectations: nothing was checked",
         "La suite readings ne contient aucune attente : rien n’a été vérifié"},
        {"expect_what_nobody_knows", "no JSON", "expect_what_nobody_knows", NULL},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const ExpectationResult result = {
            .expectation = cases[at].kind,
            .suite = "readings",
            .table = "raw_data.readings",
            .kwargs = cases[at].kwargs,
        };

        CASE_TEXT(
            cases[at].kind,
            expectation_says(arena, quality_of(LANG_EN), LANG_EN, &result),
            cases[at].english);
        CASE_TEXT(
            cases[at].kind,
            expectation_says(arena, quality_of(LANG_FR), LANG_FR, &result),
            cases[at].french == NULL ? cases[at].english : cases[at].french);
    }
}

#define COUNTS(judged, unexpected, percent)                                                        \
    {                                                                                              \
        .expectation = "expect_column_values_to_be_unique", .has_counts = true,                    \
        .judged_count = (judged), .unexpected_count = (unexpected),                                \
        .unexpected_percent = (percent)                                                            \
    }

static void what_was_found(void **state)
{
    static const struct {
        ExpectationResult result;
        const char *english;
        const char *french;
    } cases[] = {
        {COUNTS(10000, 1234, 12.34),
         "1,234 of 10,000 rows unexpected (12.34\u00a0%)",
         "1\u202f234 lignes inattendues sur 10\u202f000 (12,34\u00a0%)"},
        {COUNTS(200, 1, 0.5),
         "1 of 200 rows unexpected (0.5\u00a0%)",
         "1 ligne inattendue sur 200 (0,5\u00a0%)"},
        {COUNTS(1000000, 2, 0.0002),
         "2 of 1,000,000 rows unexpected (< 0.001\u00a0%)",
         "2 lignes inattendues sur 1\u202f000\u202f000 (< 0,001\u00a0%)"},
        {COUNTS(7, 0, 0),
         "0 of 7 rows unexpected (0\u00a0%)",
         "0 ligne inattendue sur 7 (0\u00a0%)"},
        {{.expectation = "unexpected_rows_expectation", .observed_value = "3"},
         "3 unexpected rows",
         "3 lignes inattendues"},
        {{.expectation = "unexpected_rows_expectation", .observed_value = "1"},
         "1 unexpected row",
         "1 ligne inattendue"},
        {{.expectation = "unexpected_rows_expectation", .observed_value = "0"},
         "0 unexpected rows",
         "0 ligne inattendue"},
        {{.expectation = "expect_column_mean_to_be_between", .observed_value = "[0.5,null]"},
         "observed 0.5, null",
         "observé : 0,5, null"},
        {{.expectation = "expect_column_to_exist"}, "", ""},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_TEXT(
            cases[at].english,
            expectation_found(arena, quality_of(LANG_EN), LANG_EN, &cases[at].result),
            cases[at].english);
        CASE_TEXT(
            cases[at].english,
            expectation_found(arena, quality_of(LANG_FR), LANG_FR, &cases[at].result),
            cases[at].french);
    }
}

static void rows_that_were_judged(void **state)
{
    static const struct {
        const char *name;
        int64_t elements;
        int64_t unexpected;
        double percent;
        int64_t judged;
    } cases[] = {
        {"all", 2000, 7, 0.35, 2000},
        {"those with a value", 2000, 7, 0.7, 1000},
        {"a third", 9, 1, 100.0 / 3, 3},
        {"nothing unexpected", 2000, 0, 0, 2000},
        {"no share", 2000, 7, NAN, 2000},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].name,
            expectation_judged(cases[at].elements, cases[at].unexpected, cases[at].percent),
            cases[at].judged);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_expected),
        cmocka_unit_test(what_was_found),
        cmocka_unit_test(rows_that_were_judged),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
