#include "quality/compile/compile.h"
#include "quality/judge/suite_run.h"
#include "world.h"

/* as much as is worth a group: 2 + 1 */
#define REGEX                                                                                      \
    "{\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"id\", "        \
    "\"regex\": \"^M\"}}"
#define LENGTH                                                                                     \
    "{\"type\": \"expect_column_value_lengths_to_equal\", \"kwargs\": {\"column\": \"id\", "       \
    "\"value\": 2}}"

static const Shape *shape_of(World *world, const ShapeColumn *first)
{
    ShapeColumn *columns = ARENA_ARRAY(world->arena, ShapeColumn, 3);
    Shape *shape = ARENA_ARRAY(world->arena, Shape, 1);

    columns[0] = *first;
    columns[1] = (ShapeColumn){.name = "n", .type = "BIGINT", .class = CLASS_NUMBER};
    columns[2] = (ShapeColumn){.name = "day", .type = "DATE", .class = CLASS_DATE};
    *shape =
        (Shape){.table = "main.readings", .is_table = true, .n_columns = 3, .columns = columns};
    return shape;
}

static void test_statement(void **state)
{
    World world = {.arena = arena_new()};
    const ShapeColumn id = {
        .name = "id", .type = "VARCHAR", .class = CLASS_TEXT, .can_hash = true, .n_values = 3};
    Suite suite = world_parse(&world, "[" REGEX ", " LENGTH "]");
    CompileInput input = {
        .dialect = "postgres",
        .suite = &suite,
        .shape = shape_of(&world, &id),
        .range = {.column = "day", .day = "2025-06-01"},
    };
    Scan scan = compile_scan(world.arena, &input, COMPILE_ALL);

    (void) state;
    CASE_TEXT(
        "all",
        str_dup(world.arena, scan.sql.text),
        "with eiot_values_0 as materialized (select \"id\", count(*) as eiot_n from "
        "\"main\".\"readings\" where \"day\" = cast(cast($1 as varchar) as date) group by "
        "\"id\")\nselect\n    count(*) as c0,\n    count(*) as c1,\n    (select "
        "cast(coalesce(sum(eiot_n), 0) as bigint) from eiot_values_0 where \"id\" is not null) as "
        "c2,\n    (select cast(coalesce(sum(eiot_n), 0) as bigint) from eiot_values_0 where "
        "\"id\" is not null and not (\"id\" ~ $2)) as c3,\n    count(*) as c4,\n    (select "
        "cast(coalesce(sum(eiot_n), 0) as bigint) from eiot_values_0 where \"id\" is not null) as "
        "c5,\n    (select cast(coalesce(sum(eiot_n), 0) as bigint) from eiot_values_0 where "
        "\"id\" is not null and not (length(\"id\") = 2)) as c6\nfrom "
        "\"main\".\"readings\"\nwhere \"day\" = cast(cast($1 as varchar) as date)");
    scan = compile_scan(world.arena, &input, 0);
    CASE_TRUE("alone", str_starts_with(scan.sql.text, STR("select")));
    arena_free(world.arena);
}

static void test_what_is_grouped(void **state)
{
    static const struct {
        const char *name;
        ShapeColumn id;
        const char *expectations;
        bool is_grouped;
        bool is_estimated;
    } cases[] = {
        {"few values",
         {.class = CLASS_TEXT, .can_hash = true, .n_values = 3},
         REGEX "," LENGTH,
         true,
         true},
        {"not known", {.class = CLASS_TEXT, .can_hash = true}, REGEX "," LENGTH, false, true},
        {"many values",
         {.class = CLASS_TEXT, .can_hash = true, .n_values = 100001},
         REGEX "," LENGTH,
         false,
         true},
        {"equal but not the same",
         {.class = CLASS_TEXT, .n_values = 3},
         REGEX "," LENGTH,
         false,
         false},
        {"too little is asked",
         {.class = CLASS_TEXT, .can_hash = true, .n_values = 3},
         REGEX,
         false,
         false},
        {"asked of rows that another column picks",
         {.class = CLASS_TEXT, .can_hash = true, .n_values = 3},
         REGEX ", {\"type\": \"expect_column_value_lengths_to_equal\", \"kwargs\": {\"column\": "
               "\"id\", \"value\": 2,"
               " \"row_condition\": \"col(\\\"n\\\") > 1\", \"condition_parser\": "
               "\"great_expectations\"}}",
         false,
         false},
        {"no text",
         {.class = CLASS_NUMBER, .can_hash = true, .n_values = 3},
         REGEX "," LENGTH,
         false,
         false},
    };

    World world = {.arena = arena_new()};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        ShapeColumn id = cases[at].id;
        Suite suite =
            world_parse(&world, arena_printf(world.arena, "[%s]", cases[at].expectations));
        CompileInput input = {.dialect = "duckdb", .suite = &suite};
        Scan scan;
        Sql sql;

        id.name = "id";
        id.type = "VARCHAR";
        input.shape = shape_of(&world, &id);
        scan = compile_scan(world.arena, &input, COMPILE_ALL);
        CASE_INT(
            cases[at].name, str_starts_with(scan.sql.text, STR("with ")), cases[at].is_grouped);
        CASE_INT(
            cases[at].name, compile_estimates(world.arena, &input, &sql), cases[at].is_estimated);
        if (cases[at].is_estimated)
            CASE_TEXT(
                cases[at].name,
                str_dup(world.arena, sql.text),
                "select try_cast(regexp_extract(stats(\"id\"), 'Approx Unique: ([0-9]+)', 1) as "
                "bigint) as \"id\" from \"main\".\"readings\" limit 1");
        input.dialect = "postgres";
        CASE_TRUE(cases[at].name, !compile_estimates(world.arena, &input, &sql));
    }
    arena_free(world.arena);
}

/* What is judged by values is what the rows say: nulls, a day, row conditions, one that can't be
 * asked and one the store refuses. */
static const char all_kinds[] =
    "[{\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"id\", "
    "\"regex\": \"^M\"}},"
    " {\"type\": \"expect_column_values_to_not_match_regex\", \"kwargs\": {\"column\": \"id\", "
    "\"regex\": \"x$\", \"mostly\": 0.5}},"
    " {\"type\": \"expect_column_value_lengths_to_be_between\", \"kwargs\": {\"column\": \"id\", "
    "\"min_value\": 2, \"max_value\": 2}},"
    " {\"type\": \"expect_column_values_to_be_in_set\", \"kwargs\": {\"column\": \"id\", "
    "\"value_set\": [\"M1\", \"Mx\"]}},"
    " {\"type\": \"expect_column_values_to_not_be_in_set\", \"kwargs\": {\"column\": \"id\", "
    "\"value_set\": [\"M1\"], \"row_condition\": \"col(\\\"id\\\") != \\\"Mx\\\"\", "
    "\"condition_parser\": \"great_expectations\"}},"
    " {\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"id\", "
    "\"regex\": \"^M\", \"row_condition\": \"col(\\\"n\\\") > 1\", \"condition_parser\": "
    "\"great_expectations\"}},"
    " {\"type\": \"expect_column_values_to_not_be_null\", \"kwargs\": {\"column\": \"id\"}},"
    " {\"type\": \"expect_column_values_to_match_regex\", \"kwargs\": {\"column\": \"gone\", "
    "\"regex\": \"^M\"}},"
    " {\"type\": \"expect_column_kl_divergence_to_be_less_than\", \"kwargs\": {\"column\": "
    "\"id\", \"partition_object\": {\"values\": [\"M1\", \"Mx\", \"y\", \"zzz\"], \"weights\": "
    "[0.25, 0.25, "
    "0.25, 0.25]}, \"threshold\": 0.01}}]";

static SuiteReport judge(World *world, const char *day)
{
    Suite suite = world_parse(world, all_kinds);
    QualityOptions options = {.run_id = "r", .day = day};
    SuiteContext context = {.project = &world->project, .conn = world->conn, .options = &options};
    SuiteReport report = {0};
    Error err = {0};

    suite.day_column = "day";
    CASE_OK("ask", shape_collations(world->conn, &context.has_collations, &err), &err);
    CASE_OK("run", suite_run(world->arena, &context, &suite, &report, &err), &err);
    return report;
}

static const char *text_or_none(const char *text)
{
    return text == NULL ? "none" : text;
}

static void check_same(const char *name, const SuiteReport *left, const SuiteReport *right)
{
    CASE_INT(name, left->n_results, right->n_results);
    for (size_t at = 0; at < left->n_results; at++) {
        const QualityResult *one = &left->results[at];
        const QualityResult *other = &right->results[at];

        CASE_INT(name, one->outcome, other->outcome);
        CASE_INT(name, one->element_count, other->element_count);
        CASE_INT(name, one->missing_count, other->missing_count);
        CASE_INT(name, one->unexpected_count, other->unexpected_count);
        CASE_TEXT(name, text_or_none(one->observed_value), text_or_none(other->observed_value));
        CASE_TEXT(name, text_or_none(one->sample), text_or_none(other->sample));
        CASE_TEXT(name, text_or_none(one->error), text_or_none(other->error));
    }
}

static const char make_rows[] =
    "create table main.readings as select id, n, day from (values ('M1', 1, date '2025-06-01'),"
    " ('M1', 2, date '2025-06-01'), ('Mx', 3, date '2025-06-01'), ('y', 4, date '2025-06-01'),"
    " ('zzz', 5, date '2025-06-02'), (null, 6, date '2025-06-01'), (null, 1, date '2025-06-02'),"
    " ('M1', 0, date '2025-06-02')) as made (id, n, day);";

/* Without statistics the same rows are judged one by one. */
static void check_store(World *world, const char *known, const char *not_known)
{
    static const char *const days[] = {NULL, "2025-06-01", "2025-06-02"};

    for (size_t at = 0; at < COUNT_OF(days); at++) {
        const char *name = days[at] == NULL ? "all days" : days[at];
        SuiteReport by_value;
        SuiteReport by_row;

        world_sql(world, make_rows);
        world_sql(world, known);
        by_value = judge(world, days[at]);
        world_sql(world, "drop table main.readings;");
        world_sql(world, make_rows);
        world_sql(world, not_known);
        by_row = judge(world, days[at]);
        check_same(name, &by_value, &by_row);
        if (days[at] == NULL) {
            CASE_INT("regex", by_value.results[0].unexpected_count, 2);
            CASE_INT("of rows with a value", by_value.results[0].nonmissing_count, 6);
            CASE_INT("length", by_value.results[2].unexpected_count, 2);
            CASE_INT("set", by_value.results[3].unexpected_count, 2);
            CASE_INT("condition on itself", by_value.results[4].element_count, 5);
            CASE_INT("condition on itself", by_value.results[4].unexpected_count, 3);
        }
        world_sql(world, "drop table main.readings;");
    }
}

static void test_same_as_rows(void **state)
{
    World world = world_open();

    (void) state;
    world_sql(&world, make_rows);
    CASE_INT(
        "how DuckDB writes its statistics",
        world_count(
            &world,
            "select try_cast(regexp_extract(stats(id), 'Approx Unique: ([0-9]+)', 1) as bigint) "
            "from main.readings limit 1"),
        4);
    world_sql(&world, "drop table main.readings;");
    /* where a collation holds texts equal, none is grouped */
    check_store(
        &world,
        "drop table if exists main.folded;",
        "create table main.folded (a varchar collate nocase);");
    world_close(&world);
}

static void test_same_as_rows_in_postgres(void **state)
{
    World world = world_open_postgres();

    (void) state;
    world_sql(&world, "create schema main;");
    check_store(&world, "analyze main.readings;", "select 1;");
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_statement),
        cmocka_unit_test(test_what_is_grouped),
        cmocka_unit_test(test_same_as_rows),
        cmocka_unit_test(test_same_as_rows_in_postgres),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
