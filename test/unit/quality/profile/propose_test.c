#include "quality/profile/propose.h"
#include "world.h"

static World world;

static Json *propose(const char *table)
{
    Profile profile = {0};
    Json *suite = NULL;
    Error err = {0};

    CASE_OK(table, profile_run(world.arena, world.conn, table, &profile, &err), &err);
    CASE_OK(
        table,
        propose_suite(world.arena, &profile, "proposed", 1750000000000000, &suite, &err),
        &err);
    return suite;
}

/* The arguments of the expectation of a type on a column, or NULL. */
static const char *kwargs_of(const Json *suite, const char *type, const char *column)
{
    const Json *list = json_object_get(suite, "expectations");

    for (size_t at = 0; at < json_array_size(list); at++) {
        const Json *one = json_array_get(list, at);
        const Json *kwargs = json_object_get(one, "kwargs");
        const char *of = json_string_value(json_object_get(kwargs, "column"));

        if (strcmp(json_string_value(json_object_get(one, "type")), type) == 0 &&
            (column == NULL || (of != NULL && strcmp(of, column) == 0)))
            return json_text(world.arena, kwargs, false);
    }
    return NULL;
}

static const char *or_none(const char *text)
{
    return text == NULL ? "none" : text;
}

static const char table[] =
    "create table main.t as select 'M' || lpad(cast(i as varchar), 4, '0') as id,"
    " cast(i % 3 as integer) as code, cast(i as decimal(38, 20)) / 7 as kwh,"
    " case when i <> 5 then 'a' || chr(cast(97 + i % 2 as integer)) end as flag,"
    " case when i < 5 then 1.5 end as rare, cast(null as varchar) as none,"
    " timestamptz '2025-06-01 00:00:00+00' + to_minutes(cast(30 * i as bigint)) as at,"
    " 'free text ' || repeat('\xc3\xa9', cast(i % 50 as integer)) as words,"
    " case when i = 9 then 'inf'::double else i end as f, i + 9007199254740993 as big"
    " from range(100) r(i);";

static void test_what_is_proposed(void **state)
{
    static const struct {
        const char *type;
        const char *column;
        const char *kwargs;
    } cases[] = {
        {"expect_table_row_count_to_be_between", NULL, "{\"min_value\":50}"},
        {"expect_column_values_to_be_in_type_list",
         "id",
         "{\"column\":\"id\",\"type_list\":[\"VARCHAR\",\"TEXT\"]}"},
        {"expect_column_values_to_not_be_null", "id", "{\"column\":\"id\"}"},
        {"expect_column_values_to_be_unique", "id", "{\"column\":\"id\"}"},
        {"expect_column_values_to_match_regex",
         "id",
         "{\"column\":\"id\",\"regex\":\"^M[0-9]{4}$\"}"},
        {"expect_column_values_to_be_in_set",
         "code",
         "{\"column\":\"code\",\"value_set\":[0,1,2]}"},
        {"expect_column_values_to_be_between",
         "kwh",
         "{\"column\":\"kwh\",\"min_value\":0,\"max_value\":15}"},
        {"expect_column_values_to_be_unique", "kwh", NULL},
        {"expect_column_values_to_not_be_null", "flag", "{\"column\":\"flag\",\"mostly\":0.98}"},
        {"expect_column_values_to_be_in_set",
         "flag",
         "{\"column\":\"flag\",\"value_set\":[\"aa\",\"ab\"]}"},
        {"expect_column_values_to_not_be_null", "rare", NULL},
        {"expect_column_values_to_be_between",
         "rare",
         "{\"column\":\"rare\",\"min_value\":1.5,\"max_value\":1.5}"},
        {"expect_column_values_to_not_be_null", "none", NULL},
        {"expect_column_values_to_be_between",
         "at",
         "{\"column\":\"at\",\"min_value\":\"2025-01-01\"}"},
        {"expect_column_value_lengths_to_be_between",
         "words",
         "{\"column\":\"words\",\"min_value\":10,\"max_value\":59}"},
        {"expect_column_values_to_be_between", "f", NULL},
    };

    Json *suite;

    (void) state;
    world_sql(&world, table);
    suite = propose("main.t");
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++)
        CASE_TEXT(
            cases[at].column == NULL ? cases[at].type : cases[at].column,
            or_none(kwargs_of(suite, cases[at].type, cases[at].column)),
            or_none(cases[at].kwargs));
    CASE_TEXT(
        "says so",
        json_string_value(
            json_object_get(json_object_get(json_object_get(suite, "meta"), "proposed"), "at")),
        "2025-06-15T15:06:40Z");
    json_decref(suite);
}

/* The suite is one that quality reads, and the data passes it. */
static void test_passes_on_its_data(void **state)
{
    QualityOptions options = {.run_id = "r", .now_us = 1750000000000000};
    QualityReport report = {0};
    Json *suite;
    Error err = {0};

    (void) state;
    world_sql(&world, table);
    suite = propose("main.t");
    world_suite(&world, "proposed", json_text(world.arena, suite, true));
    json_decref(suite);
    CASE_OK(
        "run", quality_run(world.arena, &world.project, world.conn, &options, &report, &err), &err);
    for (size_t at = 0; at < report.suites[0].n_results; at++) {
        const QualityResult *result = &report.suites[0].results[at];

        CASE_INT(
            arena_printf(world.arena, "%s %s", result->expectation, result->kwargs),
            result->outcome,
            OUTCOME_PASSED);
    }
    CASE_TRUE("many", report.expectations > 30);
}

static void test_round(void **state)
{
    static const struct {
        const char *name;
        double value;
        double range;
        bool is_up;
        double expected;
    } cases[] = {
        {"up", 27.51, 27.51, true, 28},
        {"down", 0.03, 27.51, false, 0},
        {"what is round stays", 30, 30, true, 30},
        {"a tenth stays a tenth", 0.3, 0.3, true, 0.3},
        {"negative down", -27.51, 30, false, -28},
        {"negative up", -0.2, 30, true, 0},
        {"small", 0.0123, 0.0123, true, 0.013},
        {"no range: by its own size", 1837, 0, false, 1800},
        {"zero", 0, 0, true, 0},
    };

    (void) state;
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++)
        CASE_NEAR(
            cases[at].name,
            propose_round(cases[at].value, cases[at].range, cases[at].is_up),
            cases[at].expected,
            1e-12);
}

static void test_empty_and_names(void **state)
{
    Profile profile = {.table = "main.t"};
    Json *suite = NULL;
    Error err = {0};

    (void) state;
    CASE_INT("empty", propose_suite(world.arena, &profile, "p", 0, &suite, &err), STATUS_DATA);
    CASE_TEXT("empty", err.message, "table 'main.t' has no rows");
    CASE_TEXT("name", propose_name(world.arena, "raw_data.a \"b\"/c"), "raw_data_a__b__c_proposed");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_what_is_proposed),
        WORLD_TEST(test_passes_on_its_data),
        cmocka_unit_test(test_round),
        WORLD_TEST(test_empty_and_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
