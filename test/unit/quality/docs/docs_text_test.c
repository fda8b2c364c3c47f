#include "cases.h"
#include "quality/docs/docs_text.h"
#include "quality/judge/suite_run.h"
#include "quality/suite/suite_internal.h"

static Arena *arena;
static const Project project = {.folder = "/nowhere", .zone = "UTC"};
static const SuiteReport suite = {.name = "readings", .table = "raw_data.readings"};

static const Locale *locale_of(Lang lang)
{
    const Locale *locale = NULL;
    Error err = {0};

    CASE_OK("locale", locale_load(arena, &project, "quality", lang, &locale, &err), &err);
    return locale;
}

static void test_descriptions(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        const char *english;
        const char *french;
    } cases[] = {
        {"expect_column_values_to_be_between",
         "{\"column\":\"kwh\",\"min_value\":0,\"max_value\":50000,\"strict_max\":true}",
         "kwh ≥ 0, < 50,000",
         "kwh ≥ 0, < 50\u202f000"},
        {"expect_column_values_to_be_between",
         "{\"column\":\"coverage\",\"min_value\":0.9,\"mostly\":0.855}",
         "coverage ≥ 0.9; for at least 85.5 % of the rows",
         "coverage ≥ 0,9; pour au moins 85,5 % des lignes"},
        {"expect_column_values_to_not_be_null",
         "{\"column\":\"kwh\",\"row_condition\":\"col(\\\"quality\\\") != \\\"missing\\\"\"}",
         "kwh has a value; where col(\"quality\") != \"missing\"",
         "kwh a une valeur; où col(\"quality\") != \"missing\""},
        {"expect_column_values_to_be_in_set",
         "{\"column\":\"channel\",\"value_set\":[\"import\",\"export\"]}",
         "channel is one of import, export",
         "channel vaut import, export"},
        {"expect_compound_columns_to_be_unique",
         "{\"column_list\":[\"meter_id\",\"start_ts\"]}",
         "Each meter_id, start_ts appears once",
         "Chaque meter_id, start_ts n’apparaît qu’une fois"},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "{\"column_A\":\"end_ts\",\"column_B\":\"start_ts\",\"or_equal\":true}",
         "end_ts ≥ start_ts",
         "end_ts ≥ start_ts"},
        {"eiot_day_has_rows",
         "{\"day\":\"2025-06-30\"}",
         "Table raw_data.readings has no data for 2025-06-30",
         "La table raw_data.readings n’a aucune donnée pour le 2025-06-30"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        QualityResult result = {.expectation = cases[at].type, .kwargs = cases[at].kwargs};

        CASE_TEXT(
            cases[at].type,
            docs_describe(arena, locale_of(LANG_EN), LANG_EN, &suite, &result),
            cases[at].english);
        CASE_TEXT(
            cases[at].type,
            docs_describe(arena, locale_of(LANG_FR), LANG_FR, &suite, &result),
            cases[at].french);
    }
}

static void test_findings(void **state)
{
    static const QualityResult counts = {
        .has_counts = true,
        .unexpected_count = 1234,
        .nonmissing_count = 10000,
        .unexpected_percent = 12.34};
    static const QualityResult rows = {
        .expectation = "unexpected_rows_expectation", .observed_value = "3"};
    static const QualityResult value = {
        .expectation = "expect_column_mean_to_be_between", .observed_value = "[0.5,null]"};
    static const QualityResult nothing = {.expectation = "expect_column_to_exist"};
    const Locale *en = locale_of(LANG_EN);

    (void) state;
    CASE_TEXT(
        "counts",
        docs_found(arena, en, LANG_EN, &counts),
        "1,234 of 10,000 rows unexpected (12.34 %)");
    CASE_TEXT("rows", docs_found(arena, en, LANG_EN, &rows), "3 unexpected rows");
    CASE_TEXT("value", docs_found(arena, en, LANG_EN, &value), "observed 0.5, null");
    CASE_TEXT("nothing", docs_found(arena, en, LANG_EN, &nothing), "");
    CASE_TEXT(
        "counts in French",
        docs_found(arena, locale_of(LANG_FR), LANG_FR, &counts),
        "1\u202f234 lignes inattendues sur 10\u202f000 (12,34 %)");
}

/* Every expectation and rule has words in both languages. */
static void test_no_gap(void **state)
{
    static const char *const rules[] = {
        RULE_SUITE_HAS_EXPECTATIONS, RULE_TABLE_EXISTS, RULE_TABLE_HAS_ROWS, RULE_DAY_HAS_ROWS};

    (void) state;
    for (int lang = LANG_EN; lang <= LANG_FR; lang++) {
        const Locale *locale = locale_of((Lang) lang);

        for (int id = 0; id < KIND_COUNT; id++) {
            const char *type = kind_at((KindId) id)->type;

            CASE_TRUE(type, strcmp(locale_get(locale, type), type) != 0);
        }
        for (size_t at = 0; at < COUNT_OF(rules); at++)
            CASE_TRUE(rules[at], strcmp(locale_get(locale, rules[at]), rules[at]) != 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_descriptions),
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_no_gap),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
