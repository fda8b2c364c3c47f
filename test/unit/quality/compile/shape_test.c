#include "quality/compile/shape.h"
#include "world.h"

static World world;

static void test_classes(void **state)
{
    static const struct {
        const char *type;
        ColumnClass class;
    } cases[] = {
        {"DECIMAL(38,20)", CLASS_NUMBER},
        {"numeric", CLASS_NUMBER},
        {"double precision", CLASS_NUMBER},
        {"HUGEINT", CLASS_NUMBER},
        {"VARCHAR", CLASS_TEXT},
        {"character varying", CLASS_TEXT},
        {"TIMESTAMP WITH TIME ZONE", CLASS_TIMESTAMP},
        {"timestamp without time zone", CLASS_TIMESTAMP},
        {"DATE", CLASS_DATE},
        {"BOOLEAN", CLASS_BOOL},
        {"INTERVAL", CLASS_OTHER},
        {"UUID", CLASS_OTHER},
        {"INTEGER[]", CLASS_OTHER},
        {"", CLASS_OTHER},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(cases[at].type, column_class(cases[at].type), cases[at].class);
}

static void test_reads_tables_and_views(void **state)
{
    Shape shape;
    Error err = {0};

    (void) state;
    CASE_OK("table", shape_read(world.arena, world.conn, "main.t", &shape, &err), &err);
    CASE_INT("columns", shape.n_columns, 3);
    CASE_TEXT("order", shape.columns[1].name, "kwh");
    CASE_TEXT("type", shape.columns[1].type, "DECIMAL(38,20)");
    CASE_TRUE("no such column", shape_find(&shape, "KWH") == NULL);
    CASE_OK("view", shape_read(world.arena, world.conn, "main.v", &shape, &err), &err);
    CASE_INT("view", shape.n_columns, 1);
    CASE_OK("no table", shape_read(world.arena, world.conn, "main.x", &shape, &err), &err);
    CASE_INT("no table", shape.n_columns, 0);
}

static void test_judges(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        bool success;
        const char *observed;
        const char *error;
    } cases[] = {
        {"expect_column_to_exist", "\"column\": \"id\"", true, "", ""},
        {"expect_column_to_exist", "\"column\": \"id\", \"column_index\": 0", true, "", ""},
        {"expect_column_to_exist", "\"column\": \"id\", \"column_index\": 1", false, "", ""},
        {"expect_column_to_exist", "\"column\": \"x\"", false, "", ""},
        {"expect_table_columns_to_match_set",
         "\"column_set\": [\"kwh\", \"ts\", \"id\"]",
         true,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_set",
         "\"column_set\": [\"kwh\"]",
         false,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_set",
         "\"column_set\": [\"kwh\"], \"exact_match\": false",
         true,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_set",
         "\"column_set\": [\"x\"], \"exact_match\": false",
         false,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_ordered_list",
         "\"column_list\": [\"id\", \"kwh\", \"ts\"]",
         true,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_ordered_list",
         "\"column_list\": [\"id\", \"ts\", \"kwh\"]",
         false,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_columns_to_match_ordered_list",
         "\"column_list\": [\"id\"]",
         false,
         "[\"id\",\"kwh\",\"ts\"]",
         ""},
        {"expect_table_column_count_to_equal", "\"value\": 3", true, "3", ""},
        {"expect_table_column_count_to_equal", "\"value\": 4", false, "3", ""},
        {"expect_table_column_count_to_be_between",
         "\"min_value\": 3, \"max_value\": 3",
         true,
         "3",
         ""},
        {"expect_table_column_count_to_be_between",
         "\"min_value\": 3, \"strict_min\": true",
         false,
         "3",
         ""},
        {"expect_table_column_count_to_be_between", "\"max_value\": 2", false, "3", ""},
        {"expect_column_values_to_be_of_type",
         "\"column\": \"id\", \"type_\": \"VARCHAR\"",
         true,
         "\"VARCHAR\"",
         ""},
        {"expect_column_values_to_be_of_type",
         "\"column\": \"id\", \"type_\": \"text\"",
         true,
         "\"VARCHAR\"",
         ""},
        {"expect_column_values_to_be_of_type",
         "\"column\": \"kwh\", \"type_\": \"NUMERIC\"",
         true,
         "\"DECIMAL(38,20)\"",
         ""},
        {"expect_column_values_to_be_of_type",
         "\"column\": \"kwh\", \"type_\": \"DECIMAL(9,2)\"",
         false,
         "\"DECIMAL(38,20)\"",
         ""},
        {"expect_column_values_to_be_in_type_list",
         "\"column\": \"ts\", \"type_list\": [\"DATE\", \"timestamptz\"]",
         true,
         "\"TIMESTAMPTZ\"",
         ""},
        {"expect_column_values_to_be_of_type",
         "\"column\": \"x\", \"type_\": \"DATE\"",
         false,
         "",
         "table 'main.t' has no column 'x'"},
    };

    Shape shape;
    Error err = {0};

    (void) state;
    CASE_OK("table", shape_read(world.arena, world.conn, "main.t", &shape, &err), &err);
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *name = arena_printf(world.arena, "%s %s", cases[at].type, cases[at].kwargs);
        Suite suite = world_parse(
            &world,
            arena_printf(
                world.arena,
                "[{\"type\": \"%s\", \"kwargs\": {%s}}]",
                cases[at].type,
                cases[at].kwargs));
        QualityResult result = {.outcome = OUTCOME_NOT_JUDGED};

        shape_judge(world.arena, &shape, &suite.expectations[0], &result);
        CASE_INT(name, result.outcome, cases[at].success ? OUTCOME_PASSED : OUTCOME_FAILED);
        CASE_TEXT(
            name, result.observed_value == NULL ? "" : result.observed_value, cases[at].observed);
        CASE_TEXT(name, result.error == NULL ? "" : result.error, cases[at].error);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_reads_tables_and_views),
        cmocka_unit_test(test_judges),
    };
    int failed;

    world = world_open();
    world_sql(
        &world,
        "create table main.t (id varchar, kwh decimal(38, 20), ts timestamptz);"
        "create view main.v as select id from main.t;");
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_close(&world);
    return failed;
}
