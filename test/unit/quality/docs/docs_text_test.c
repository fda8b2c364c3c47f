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

static void test_results_in_words(void **state)
{
    static const QualityResult result = {
        .expectation = "expect_column_values_to_be_between",
        .kwargs = "{\"column\":\"kwh\",\"min_value\":0}",
        .has_counts = true,
        .element_count = 11000,
        .missing_count = 1000,
        .nonmissing_count = 10000,
        .unexpected_count = 1234,
        .unexpected_percent = 12.34,
    };
    static const QualityResult rule = {
        .expectation = RULE_TABLE_HAS_ROWS, .kwargs = "{}", .observed_value = NULL};

    (void) state;
    CASE_TEXT(
        "expected", docs_describe(arena, locale_of(LANG_EN), LANG_EN, &suite, &result), "kwh ≥ 0");
    CASE_TEXT(
        "found",
        docs_found(arena, locale_of(LANG_FR), LANG_FR, &result),
        "1\u202f234 lignes inattendues sur 10\u202f000 (12,34\u00a0%)");
    CASE_TEXT(
        "a rule of the table",
        docs_describe(arena, locale_of(LANG_EN), LANG_EN, &suite, &rule),
        "Table raw_data.readings is empty: there is nothing to judge");
    CASE_TEXT("nothing found", docs_found(arena, locale_of(LANG_EN), LANG_EN, &rule), "");
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
        cmocka_unit_test(test_results_in_words),
        cmocka_unit_test(test_no_gap),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
