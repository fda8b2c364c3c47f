#include <stdlib.h>

#include "base/asset.h"
#include "base/file.h"
#include "cases.h"
#include "quality/suite/suite.h"
#include "quality/suite/suite_internal.h"

static Arena *arena;

/* A suite with one expectation. */
static const char *with(const char *expectation)
{
    return arena_printf(
        arena,
        "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"a.b\", \"layer\": \"raw\"}},"
        " \"expectations\": [%s]}",
        expectation);
}

static void test_errors_of_expectations(void **state)
{
    static const struct {
        const char *name;
        const char *expectation;
        const char *message;
        const char *hint;
    } cases[] = {
        {
            "unknown type",
            "{\"type\": \"expect_column_values_to_be_purple\", \"kwargs\": {}}",
            "expectation 1 (?): type 'expect_column_values_to_be_purple' is not supported",
            "Supported types are listed in docs/quality.md; near this one: "
            "'expect_column_values_to_be_of_type', 'expect_column_values_to_be_in_type_list', "
            "'expect_column_values_to_not_be_null', 'expect_column_values_to_be_null', "
            "'expect_column_values_to_be_between', 'expect_column_values_to_be_in_set'.",
        },
        {
            "unknown argument",
            "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"a\", "
            "\"mosty\": 1}}",
            "expectation 1 (expect_column_values_to_not_be_null): has an unknown argument 'mosty'",
            "Arguments it takes: 'column', 'mostly', 'row_condition', 'condition_parser'.",
        },
        {
            "missing argument",
            "{\"type\": \"expect_column_values_to_be_in_set\", \"kwargs\": {\"column\": \"a\"}}",
            "expectation 1 (expect_column_values_to_be_in_set): needs 'value_set'",
            "",
        },
        {
            "null is not given",
            "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": null}}",
            "expectation 1 (expect_column_values_to_not_be_null): needs 'column'",
            "",
        },
        {
            "mostly above 1",
            "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"a\", "
            "\"mostly\": 1.01}}",
            "expectation 1 (expect_column_values_to_not_be_null): argument 'mostly': expected a "
            "number from 0 to 1",
            "",
        },
        {
            "mostly as text",
            "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"a\", "
            "\"mostly\": \"0.9\"}}",
            "expectation 1 (expect_column_values_to_not_be_null): argument 'mostly': expected a "
            "number from 0 to 1",
            "",
        },
        {
            "no bound",
            "{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"a\"}}",
            "expectation 1 (expect_column_values_to_be_between): has neither min_value nor "
            "max_value",
            "",
        },
        {
            "reversed bounds",
            "{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"a\", "
            "\"min_value\": 2, \"max_value\": 1}}",
            "expectation 1 (expect_column_values_to_be_between): has a min_value above its "
            "max_value",
            "",
        },
        {
            "bounds of two types",
            "{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"a\", "
            "\"min_value\": 2, \"max_value\": \"z\"}}",
            "expectation 1 (expect_column_values_to_be_between): has min_value and max_value of "
            "different types",
            "",
        },
        {
            "empty set",
            "{\"type\": \"expect_column_values_to_be_in_set\", \"kwargs\": {\"column\": \"a\", "
            "\"value_set\": []}}",
            "expectation 1 (expect_column_values_to_be_in_set): argument 'value_set': expected a "
            "list of 1 to 1000 values",
            "",
        },
        {
            "list in a set",
            "{\"type\": \"expect_column_values_to_be_in_set\", \"kwargs\": {\"column\": \"a\", "
            "\"value_set\": [[1]]}}",
            "expectation 1 (expect_column_values_to_be_in_set): argument 'value_set': expected "
            "numbers, texts or booleans in the list",
            "",
        },
        {
            "words of pairs are not those of lists",
            "{\"type\": \"expect_compound_columns_to_be_unique\", \"kwargs\": {\"column_list\": "
            "[\"a\"], \"ignore_row_if\": \"both_values_are_missing\"}}",
            "expectation 1 (expect_compound_columns_to_be_unique): argument 'ignore_row_if': "
            "expected 'all_values_are_missing', 'any_value_is_missing' or 'never'",
            "",
        },
        {
            "words of lists are not those of pairs",
            "{\"type\": \"expect_column_pair_values_to_be_equal\", \"kwargs\": {\"column_A\": "
            "\"a\", \"column_B\": \"b\", \"ignore_row_if\": \"never\"}}",
            "expectation 1 (expect_column_pair_values_to_be_equal): argument 'ignore_row_if': "
            "expected 'both_values_are_missing', 'either_value_is_missing' or 'neither'",
            "",
        },
        {
            "a distribution without a limit",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"partition_object\": {\"values\": [1], \"weights\": [1]}}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): needs 'threshold'",
            "",
        },
        {
            "a distribution that is none",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"threshold\": 1, \"partition_object\": {\"values\": [1], \"weights\": [2]}}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): argument "
            "'partition_object': expected weights of at least 0 that add up to 1, not 2",
            "",
        },
        {
            "a threshold below 0",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"threshold\": -1, \"partition_object\": {\"values\": [1], \"weights\": [1]}}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): argument 'threshold': "
            "expected a number of at least 0",
            "",
        },
        {
            "a holdout above 1",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"threshold\": 1, \"tail_weight_holdout\": 2, \"partition_object\": "
            "{\"values\": "
            "[1], \"weights\": [1]}}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): argument "
            "'tail_weight_holdout': expected a number from 0 to 1",
            "",
        },
        {
            "a holdout that values don't have",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"threshold\": 1, \"internal_weight_holdout\": 0.1, \"partition_object\": "
            "{\"values\": [1], \"weights\": [1]}}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): has an "
            "internal_weight_holdout, which is for bins",
            "",
        },
        {
            "a partition made of the data itself",
            "{\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
            "\"a\", \"threshold\": 1, \"bucketize_data\": true, \"partition_object\": null}}",
            "expectation 1 (expect_column_kl_divergence_to_be_less_than): has an unknown argument "
            "'bucketize_data'",
            "Arguments it takes: 'column', 'row_condition', 'condition_parser', "
            "'partition_object', "
            "'threshold', 'tail_weight_holdout', 'internal_weight_holdout'.",
        },
        {
            "quantiles without ranges",
            "{\"type\": \"expect_column_quantile_values_to_be_between\", \"kwargs\": {\"column\": "
            "\"a\", \"quantile_ranges\": {\"quantiles\": [0.5], \"value_ranges\": []}}}",
            "expectation 1 (expect_column_quantile_values_to_be_between): argument "
            "'quantile_ranges': expected as many value_ranges as quantiles, at least one",
            "",
        },
        {
            "quantile above 1",
            "{\"type\": \"expect_column_quantile_values_to_be_between\", \"kwargs\": {\"column\": "
            "\"a\", \"quantile_ranges\": {\"quantiles\": [50], \"value_ranges\": [[0, 1]]}}}",
            "expectation 1 (expect_column_quantile_values_to_be_between): argument "
            "'quantile_ranges': expected quantiles from 0 to 1, each with a range [min, max]",
            "",
        },
        {
            "a query that changes something",
            "{\"type\": \"unexpected_rows_expectation\", \"kwargs\": {\"unexpected_rows_query\": "
            "\"delete from {batch}\"}}",
            "expectation 1 (unexpected_rows_expectation): argument 'unexpected_rows_query': "
            "expected a query that only reads",
            "",
        },
        {
            "python condition",
            "{\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"a\", "
            "\"row_condition\": \"a > 1\", \"condition_parser\": \"pandas\"}}",
            "expectation 1 (expect_column_values_to_not_be_null): argument 'row_condition' does "
            "not begin with col(\"name\")",
            "Write col(\"name\") == \"text\" (also != < <= > >= with a number or text), "
            "col(\"name\").notNull(), or the JSON form with type comparison, nullity, and, or.",
        },
        {
            "unknown severity",
            "{\"type\": \"expect_column_to_exist\", \"kwargs\": {\"column\": \"a\"}, "
            "\"severity\": \"fatal\"}",
            "expectation 1 (expect_column_to_exist): severity is not one of 'critical', "
            "'warning', 'info'",
            "",
        },
        {
            "unknown key",
            "{\"type\": \"expect_column_to_exist\", \"kwarg\": {}}",
            "expectation 1 (?): unknown key 'kwarg'",
            "Keys that may stand here: 'type', 'kwargs', 'meta', 'notes', 'severity', 'id', "
            "'description', 'rendered_content'.",
        },
        {"not an object", "3", "expectation 1 (?): is not an object", ""},
        {"no type", "{}", "expectation 1 (?): has no type", ""},
        {
            "kwargs of another shape",
            "{\"type\": \"expect_column_to_exist\", \"kwargs\": [1]}",
            "expectation 1 (expect_column_to_exist): has kwargs that are not an object",
            "",
        },
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suite suite;
        Error err = {0};
        Status status =
            suite_parse(arena, str_from(with(cases[at].expectation)), "dir/s.json", &suite, &err);

        CASE_INT(cases[at].name, status, STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
        CASE_TEXT(cases[at].name, err.where, "dir/s.json");
    }
}

static void test_errors_of_suites(void **state)
{
    static const char meta_hint[] = "Example: \"meta\": {\"eiot\": {\"table\": "
                                    "\"raw_data.readings\", \"layer\": \"raw\"}}.";

    static const struct {
        const char *name;
        const char *text;
        const char *message;
        const char *hint;
    } cases[] = {
        {"a list", "[]", "a suite is a JSON object", ""},
        {
            "of 0.x",
            "{\"expectation_suite_name\": \"s\", \"expectations\": []}",
            "the suite is of Great Expectations 0.x",
            "Rename 'expectation_suite_name' to 'name' and 'expectation_type' to 'type'.",
        },
        {"no name", "{\"expectations\": []}", "the suite has no name", ""},
        {
            "no table",
            "{\"name\": \"s\", \"expectations\": []}",
            "meta.eiot.table is missing or not 'schema.name'",
            meta_hint,
        },
        {
            "unknown layer",
            "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"a.b\", \"layer\": \"x\"}}}",
            "meta.eiot.layer is not one of 'raw', 'staging', 'marts'",
            meta_hint,
        },
        {
            "optional as text",
            "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"a.b\", \"layer\": \"raw\", "
            "\"optional\": \"yes\"}}}",
            "meta.eiot.optional is not true or false",
            meta_hint,
        },
        {
            "key columns as text",
            "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"a.b\", \"layer\": \"raw\", "
            "\"key_columns\": \"id\"}}}",
            "meta.eiot.key_columns is not a list of columns",
            meta_hint,
        },
        {
            "no list",
            "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"a.b\", \"layer\": \"raw\"}}}",
            "suite 's' has no list of expectations",
            "",
        },
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suite suite;
        Error err = {0};

        CASE_INT(
            cases[at].name,
            suite_parse(arena, str_from(cases[at].text), "s.json", &suite, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.hint, cases[at].hint);
    }
}

static void test_reads_all_arguments(void **state)
{
    const char *text =
        "{\"name\": \"s\", \"id\": null, \"notes\": \"x\", \"meta\": "
        "{\"great_expectations_version\": "
        "\"1.24.1\", \"eiot\": {\"table\": \"a.b\", \"layer\": \"marts\", \"optional\": true, "
        "\"day_column\": \"local_day\", \"key_columns\": [\"m\"], \"severity\": \"warning\"}}, "
        "\"expectations\": [{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": "
        "{\"column\": \"kwh\", \"min_value\": 0, \"max_value\": 5.5, \"strict_max\": true, "
        "\"mostly\": 0}, \"notes\": [\"why\"], \"meta\": {\"notes_fr\": \"pourquoi\"}}, {\"type\": "
        "\"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"kwh\"}, \"severity\": "
        "\"critical\"}]}";
    Suite suite;
    Error err = {0};

    (void) state;
    CASE_OK("suite", suite_parse(arena, str_from(text), "s.json", &suite, &err), &err);
    CASE_TEXT("table", suite.table, "a.b");
    CASE_TEXT("layer", suite.layer, "marts");
    CASE_TRUE("optional", suite.is_optional);
    CASE_TEXT("day column", suite.day_column, "local_day");
    CASE_TEXT("key", suite.key_columns[0], "m");
    CASE_INT("expectations", suite.n_expectations, 2);
    CASE_NEAR("max", suite.expectations[0].max.number, 5.5, 0);
    CASE_TRUE(
        "strict", suite.expectations[0].is_strict_max && !suite.expectations[0].is_strict_min);
    CASE_NEAR("mostly 0 is a value", suite.expectations[0].mostly, 0, 0);
    CASE_NEAR("mostly is 1 when not stated", suite.expectations[1].mostly, 1, 0);
    CASE_INT("severity of the suite", suite.expectations[0].severity, SEVERITY_WARNING);
    CASE_INT("severity of its own", suite.expectations[1].severity, SEVERITY_CRITICAL);
    CASE_TEXT("notes", suite.expectations[0].notes, "why");
    CASE_TEXT("notes in French", suite.expectations[0].notes_fr, "pourquoi");
    CASE_TEXT("kwargs", suite.expectations[1].kwargs_text, "{\"column\":\"kwh\"}");
}

static void test_shipped_suites(void **state)
{
    size_t n = 0;

    (void) state;
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        Suite suite;
        Error err = {0};

        if (!str_starts_with(str_from(asset.path), STR("great_expectations/expectations/")))
            continue;
        CASE_OK(asset.path, suite_parse(arena, asset.bytes, asset.path, &suite, &err), &err);
        CASE_TRUE(asset.path, suite.n_expectations > 0);
        CASE_TEXT(
            asset.path,
            asset.path,
            arena_printf(arena, "great_expectations/expectations/%s.json", suite.name));
        n++;
    }
    CASE_TRUE("there are suites", n >= 15);
}

/* The error of an unknown type sends people there. */
static void test_docs_list_every_type(void **state)
{
    static const char *const files[] = {"docs/quality.md", "docs/quality.fr.md"};
    const char *root = getenv("EIOT_SOURCE_ROOT");

    (void) state;
    assert_non_null(root);
    for (size_t at = 0; at < COUNT_OF(files); at++) {
        Str text = {0};
        Error err = {0};

        CASE_OK(
            files[at],
            file_read(arena, file_join(arena, root, files[at]), 1 << 20, &text, &err),
            &err);
        for (int id = 0; id < KIND_COUNT; id++) {
            const char *type = kind_at((KindId) id)->type;

            CASE_TRUE(type, strstr(text.ptr, arena_printf(arena, "| `%s` |", type)) != NULL);
        }
    }
}

/* The row of a suite in the table of docs/quality.md. */
static const char *suite_row(const Suite *suite, const char *yes)
{
    size_t n[SEVERITY_INFO + 1] = {0};

    for (size_t at = 0; at < suite->n_expectations; at++)
        n[suite->expectations[at].severity]++;
    return arena_printf(
        arena,
        "| `%s` | `%s` | %s | %zu | %zu | %zu | %s |\n",
        suite->name,
        suite->table,
        suite->layer,
        n[SEVERITY_CRITICAL],
        n[SEVERITY_WARNING],
        n[SEVERITY_INFO],
        suite->is_optional ? yes : "");
}

static void test_docs_list_every_suite(void **state)
{
    static const struct {
        const char *file;
        const char *yes;
    } docs[] = {{"docs/quality.md", "yes"}, {"docs/quality.fr.md", "oui"}};

    const char *root = getenv("EIOT_SOURCE_ROOT");

    (void) state;
    assert_non_null(root);
    for (size_t doc = 0; doc < COUNT_OF(docs); doc++) {
        Str text = {0};
        Error err = {0};

        CASE_OK(
            docs[doc].file,
            file_read(arena, file_join(arena, root, docs[doc].file), 1 << 20, &text, &err),
            &err);
        for (size_t at = 0; at < asset_count(); at++) {
            Asset asset = asset_at(at);
            Suite suite;

            if (!str_starts_with(str_from(asset.path), STR("great_expectations/expectations/")))
                continue;
            CASE_OK(asset.path, suite_parse(arena, asset.bytes, asset.path, &suite, &err), &err);
            CASE_TRUE(asset.path, strstr(text.ptr, suite_row(&suite, docs[doc].yes)) != NULL);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors_of_expectations),
        cmocka_unit_test(test_errors_of_suites),
        cmocka_unit_test(test_reads_all_arguments),
        cmocka_unit_test(test_shipped_suites),
        cmocka_unit_test(test_docs_list_every_type),
        cmocka_unit_test(test_docs_list_every_suite),
    };
    int failed;

    arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
