#include "quality/compile/compile.h"
#include "world.h"

static World world;

static ShapeColumn columns[] = {
    {.name = "id", .type = "VARCHAR", .class = CLASS_TEXT, .can_hash = true},
    {.name = "other", .type = "VARCHAR", .class = CLASS_TEXT, .can_hash = true},
    {.name = "kwh", .type = "DECIMAL(38,20)", .class = CLASS_NUMBER, .can_hash = true},
    {.name = "n", .type = "BIGINT", .class = CLASS_NUMBER, .can_hash = true},
    {.name = "ts", .type = "TIMESTAMP WITH TIME ZONE", .class = CLASS_TIMESTAMP, .can_hash = true},
    {.name = "day", .type = "DATE", .class = CLASS_DATE, .can_hash = true},
    {.name = "ok", .type = "BOOLEAN", .class = CLASS_BOOL, .can_hash = true},
    {.name = "a\"b", .type = "BIGINT", .class = CLASS_NUMBER, .can_hash = true},
    {.name = "tags", .type = "VARCHAR[]", .class = CLASS_OTHER, .can_hash = true},
};

static const Shape shape = {
    .table = "main.readings",
    .n_columns = COUNT_OF(columns),
    .columns = columns,
};

/* The select's items after the row count, without line breaks. */
static const char *items_of(const CompileInput *input, Slot *ret_slot)
{
    Scan scan = compile_scan(world.arena, input, COMPILE_ALL);
    const char *first = strstr(scan.sql.text.ptr, "as c0");
    const char *from = strstr(scan.sql.text.ptr, "\nfrom \"main\".\"readings\"");
    char *items;

    CASE_TRUE("select", str_starts_with(scan.sql.text, STR("select\n    count(*) as c0")));
    CASE_TRUE("from", from != NULL);
    first += strlen("as c0");
    items = arena_copy(world.arena, first, (size_t) (from - first));
    for (char *at = items; *at != '\0'; at++)
        *at = *at == '\n' ? ' ' : *at;
    *ret_slot = scan.slots[0];
    return items;
}

#define ROWS(judged, expected)                                                                     \
    ",     count(*) as c1,     count(case when " judged                                            \
    " then 1 end) as c2,     count(case when " judged " and not (" expected ") then 1 end) as c3"

/* of a kind that judges every row */
#define ALL_ROWS(expected)                                                                         \
    ",     count(*) as c1,     count(*) as c2,     count(case when not (" expected                 \
    ") then 1 end) as c3"

static void test_items(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        const char *items;
    } cases[] = {
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\"",
         ALL_ROWS("\"kwh\" is not null")},
        {"expect_column_values_to_be_null", "\"column\": \"kwh\"", ALL_ROWS("\"kwh\" is null")},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 0, \"max_value\": 9, \"strict_max\": true",
         ROWS(
             "\"kwh\" is not null",
             "\"kwh\" >= cast($1 as decimal(38, 20)) and \"kwh\" < cast($2 as decimal(38, 20))")},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": 1e30",
         ROWS("\"kwh\" is not null", "\"kwh\" >= cast($1 as double precision)")},
        {"expect_column_values_to_be_between",
         "\"column\": \"ts\", \"min_value\": \"2025-01-01\"",
         ROWS("\"ts\" is not null", "\"ts\" >= cast(cast($1 as varchar) as timestamptz)")},
        {"expect_column_values_to_be_between",
         "\"column\": \"day\", \"max_value\": \"2025-01-01\"",
         ROWS("\"day\" is not null", "\"day\" <= cast(cast($1 as varchar) as date)")},
        {"expect_column_values_to_be_in_set",
         "\"column\": \"id\", \"value_set\": [\"x\", \"'; drop table readings; --\"]",
         ROWS("\"id\" is not null", "\"id\" in (cast($1 as varchar), cast($2 as varchar))")},
        {"expect_column_values_to_not_be_in_set",
         "\"column\": \"ok\", \"value_set\": [true]",
         ROWS("\"ok\" is not null", "\"ok\" not in ($1)")},
        {"expect_column_values_to_match_regex",
         "\"column\": \"id\", \"regex\": \"^M\"",
         ROWS("\"id\" is not null", "regexp_matches(\"id\", $1)")},
        {"expect_column_values_to_not_match_regex",
         "\"column\": \"id\", \"regex\": \"^M\"",
         ROWS("\"id\" is not null", "not regexp_matches(\"id\", $1)")},
        {"expect_column_value_lengths_to_be_between",
         "\"column\": \"id\", \"max_value\": 3",
         ROWS("\"id\" is not null", "length(\"id\") <= cast($1 as bigint)")},
        {"expect_column_value_lengths_to_equal",
         "\"column\": \"id\", \"value\": 3",
         ROWS("\"id\" is not null", "length(\"id\") = 3")},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "\"column_A\": \"kwh\", \"column_B\": \"n\"",
         ROWS("(\"kwh\" is not null or \"n\" is not null)", "\"kwh\" > \"n\"")},
        {"expect_column_pair_values_a_to_be_greater_than_b",
         "\"column_A\": \"kwh\", \"column_B\": \"n\", \"or_equal\": true, \"ignore_row_if\": "
         "\"either_value_is_missing\"",
         ROWS(
             "\"kwh\" is not null and \"n\" is not null",
             "\"kwh\" >= \"n\" or (\"kwh\" is null and \"n\" is null)")},
        {"expect_column_pair_values_to_be_equal",
         "\"column_A\": \"id\", \"column_B\": \"other\", \"ignore_row_if\": \"neither\"",
         ALL_ROWS("\"id\" = \"other\" and \"id\" is not null and \"other\" is not null")},
        {"expect_multicolumn_sum_to_equal",
         "\"column_list\": [\"kwh\", \"n\"], \"sum_total\": 10",
         ROWS(
             "(\"kwh\" is not null or \"n\" is not null)",
             "\"kwh\" + \"n\" = cast($1 as double precision)")},
        {"expect_column_values_to_be_between",
         "\"column\": \"a\\\"b\", \"min_value\": 1",
         ROWS("\"a\"\"b\" is not null", "\"a\"\"b\" >= cast($1 as bigint)")},
        {"expect_column_values_to_be_between",
         "\"column\": \"n\", \"min_value\": 0.5, \"max_value\": 9007199254740992",
         ROWS(
             "\"n\" is not null",
             "\"n\" >= cast($1 as double precision) and \"n\" <= cast($2 as double precision)")},
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\", \"row_condition\": \"col(\\\"id\\\") == \\\"x\\\"\", "
         "\"condition_parser\": \"great_expectations\"",
         ",     count(case when \"id\" = cast($1 as varchar) then 1 end) as c1,     count(case "
         "when "
         "\"id\" = cast($1 as varchar) then 1 end) as c2,     count(case when \"id\" = cast($1 as "
         "varchar) and not (\"kwh\" is not null) then 1 end) as c3"},
        {"expect_column_values_to_be_unique",
         "\"column\": \"id\"",
         ",     count(*) as c1,     count(case when \"id\" is not null then 1 end) as c2,     "
         "(select "
         "greatest(count(*) - count(case when h > h_before then 1 end) - 1, 0) from (select h, "
         "lag(h) over () as h_before from (select hash(\"id\") as h from \"main\".\"readings\" "
         "where \"id\" is not null order by h) as hashes) as neighbours) as c3"},
        {"expect_column_max_to_be_between",
         "\"column\": \"kwh\", \"max_value\": 5",
         ",     cast(max(\"kwh\") as double precision) as c1,     cast(case when max(\"kwh\") <= "
         "cast($1 as decimal(38, 20)) then 1 else 0 end as bigint) as c2"},
        {"expect_column_min_to_be_between",
         "\"column\": \"ts\", \"min_value\": \"2025-01-01\"",
         ",     cast(min(\"ts\") as varchar) as c1,     cast(case when min(\"ts\") >= "
         "cast(cast($1 as varchar) as timestamptz) then 1 else 0 end as bigint) as c2"},
        {"expect_table_row_count_to_equal",
         "\"value\": 7",
         ",     cast(count(*) as double precision) as c1,     cast(case when count(*) = 7 then 1 "
         "else 0 end as bigint) as c2"},
        {"unexpected_rows_expectation",
         "\"unexpected_rows_query\": \"select '{{}}' from {batch} -- all\\n;\"",
         ",     (select count(*) from (select '{}' from \"main\".\"readings\" -- all ) as "
         "unexpected_rows) as c1"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suite suite = world_parse(
            &world,
            arena_printf(
                world.arena,
                "[{\"type\": \"%s\", \"kwargs\": {%s}}]",
                cases[at].type,
                cases[at].kwargs));
        CompileInput input = {.dialect = "duckdb", .suite = &suite, .shape = &shape};
        Slot slot;
        const char *items = items_of(&input, &slot);

        CASE_TEXT(cases[at].kwargs, slot.error == NULL ? "" : slot.error, "");
        CASE_TEXT(cases[at].kwargs, items, cases[at].items);
    }
}

static void test_what_cannot_be_asked(void **state)
{
    static const struct {
        const char *type;
        const char *kwargs;
        const char *error;
    } cases[] = {
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\\\" or 1=1 --\"",
         "table 'main.readings' has no column 'kwh\" or 1=1 --'"},
        {"expect_column_values_to_be_between",
         "\"column\": \"kwh\", \"min_value\": \"0\"",
         "column 'kwh' is of type DECIMAL(38,20) and can't be compared with a text"},
        {"expect_column_values_to_be_between",
         "\"column\": \"id\", \"min_value\": 0",
         "column 'id' is of type VARCHAR, expected a number, a date or an instant"},
        {"expect_column_values_to_be_in_set",
         "\"column\": \"tags\", \"value_set\": [\"x\"]",
         "column 'tags' is of type VARCHAR[] and can't be compared with a text"},
        {"expect_column_values_to_match_regex",
         "\"column\": \"n\", \"regex\": \"x\"",
         "column 'n' is of type BIGINT, expected text"},
        {"expect_column_mean_to_be_between",
         "\"column\": \"id\", \"min_value\": 0",
         "column 'id' is of type VARCHAR, expected a number"},
        {"expect_multicolumn_sum_to_equal",
         "\"column_list\": [\"n\", \"id\"], \"sum_total\": 1",
         "column 'id' is of type VARCHAR, expected a number"},
        {"expect_column_pair_values_to_be_equal",
         "\"column_A\": \"id\", \"column_B\": \"n\"",
         "columns 'id' and 'n' are of types that can't be compared"},
        {"expect_column_values_to_not_be_null",
         "\"column\": \"kwh\", \"row_condition\": \"col(\\\"gone\\\") > 1\"",
         "table 'main.readings' has no column 'gone'"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suite suite = world_parse(
            &world,
            arena_printf(
                world.arena,
                "[{\"type\": \"%s\", \"kwargs\": {%s}}]",
                cases[at].type,
                cases[at].kwargs));
        CompileInput input = {.dialect = "duckdb", .suite = &suite, .shape = &shape};
        Slot slot;
        const char *items = items_of(&input, &slot);

        CASE_TEXT(cases[at].kwargs, slot.error == NULL ? "" : slot.error, cases[at].error);
        CASE_TEXT(cases[at].kwargs, items, "");
    }
}

/* One table, one select: what can't be asked leaves no hole and no parameter behind. */
static void test_shared_scan(void **state)
{
    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_column_to_exist\", \"kwargs\": {\"column\": \"id\"}},"
        " {\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"gone\", "
        "\"min_value\": 1}},"
        " {\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"kwh\", "
        "\"min_value\": 0.1}},"
        " {\"type\": \"expect_column_sum_to_be_between\", \"kwargs\": {\"column\": \"kwh\", "
        "\"min_value\": 3}}]");
    CompileInput input = {
        .dialect = "postgres",
        .suite = &suite,
        .shape = &shape,
        .range = {.column = "ts", .start_us = 10, .end_us = 20},
    };
    char text[DECIMAL_TEXT_MAX];
    Scan all = compile_scan(world.arena, &input, COMPILE_ALL);
    Scan one = compile_scan(world.arena, &input, 3);

    (void) state;
    CASE_INT("catalog takes no column", all.slots[0].n, 0);
    CASE_TEXT("error", all.slots[1].error, "table 'main.readings' has no column 'gone'");
    CASE_INT("first of the third", all.slots[2].first, 1);
    CASE_INT("first of the fourth", all.slots[3].first, 4);
    CASE_INT("columns", all.n_columns, 6);
    CASE_INT("parameters", all.sql.n_params, 4);
    CASE_TEXT("first parameter", decimal_text(all.sql.params[0].value.decimal, text), "0.1");
    CASE_NEAR("second parameter", all.sql.params[1].value.f64, 3, 0);
    CASE_INT("from", all.sql.params[2].value.i64, 10);
    CASE_INT("until", all.sql.params[3].value.i64, 20);
    CASE_TRUE(
        "day",
        str_ends_with(
            all.sql.text, STR("\nfrom \"main\".\"readings\"\nwhere \"ts\" >= $3 and \"ts\" < $4")));
    CASE_TEXT("name", all.sql.name, "suite s");
    CASE_INT("alone", one.slots[3].first, 1);
    CASE_INT("alone, columns", one.n_columns, 3);
}

/* Repeated values are looked for by hashes only where the store has them and all is asked at once;
 * then a count above 0 is none. */
static void test_repeated(void **state)
{
    static const struct {
        const char *dialect;
        size_t only;
        bool is_bound;
    } cases[] = {
        {"duckdb", COMPILE_ALL, true},
        {"duckdb", 0, false},
        {"postgres", COMPILE_ALL, true},
        {"postgres", 0, false},
    };

    static const char count[] =
        "(select cast(coalesce(sum(n), 0) as bigint) from (select count(*) as n from "
        "\"main\".\"readings\" where \"id\" is not null group by \"id\" having count(*) > 1) as "
        "repeated) as c3\n";
    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_column_values_to_be_unique\", \"kwargs\": {\"column\": \"id\"}}]");

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CompileInput input = {.dialect = cases[at].dialect, .suite = &suite, .shape = &shape};
        Scan scan = compile_scan(world.arena, &input, cases[at].only);

        CASE_INT(cases[at].dialect, scan.slots[0].is_bound, cases[at].is_bound);
        CASE_INT(cases[at].dialect, strstr(scan.sql.text.ptr, count) != NULL, !cases[at].is_bound);
    }
}

/* One value is one parameter, so that the store sees that two conditions are the same. */
static void test_parameters(void **state)
{
    static const struct {
        const char *dialect;
        size_t n_params;
        const char *end;
    } cases[] = {
        {"duckdb", 4, "\nfrom \"main\".\"readings\"\nwhere $4 is not null"},
        {"postgres", 3, "\nfrom \"main\".\"readings\""},
    };

    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_column_values_to_be_in_set\", \"kwargs\": {\"column\": \"id\", "
        "\"value_set\": [\"x\", \"y\"]}},"
        " {\"type\": \"expect_column_values_to_not_match_regex\", \"kwargs\": {\"column\": "
        "\"other\", \"regex\": \"y\"}},"
        " {\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"n\", "
        "\"min_value\": 1, \"row_condition\": \"col(\\\"id\\\") == \\\"x\\\"\"}}]");

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CompileInput input = {.dialect = cases[at].dialect, .suite = &suite, .shape = &shape};
        Scan scan = compile_scan(world.arena, &input, COMPILE_ALL);

        CASE_INT(cases[at].dialect, scan.sql.n_params, cases[at].n_params);
        CASE_TRUE(cases[at].dialect, str_ends_with(scan.sql.text, str_from(cases[at].end)));
    }
}

static void test_samples(void **state)
{
    Suite suite = world_parse(
        &world,
        "[{\"type\": \"expect_column_values_to_be_between\", \"kwargs\": {\"column\": \"n\", "
        "\"min_value\": 2}},"
        " {\"type\": \"expect_compound_columns_to_be_unique\", \"kwargs\": {\"column_list\": "
        "[\"id\", \"day\"]}},"
        " {\"type\": \"unexpected_rows_expectation\", \"kwargs\": {\"unexpected_rows_query\": "
        "\"with x as (select 1) select * from {batch}\"}},"
        " {\"type\": \"expect_column_sum_to_be_between\", \"kwargs\": {\"column\": \"kwh\", "
        "\"min_value\": 3}}]");
    CompileInput input = {.dialect = "duckdb", .suite = &suite, .shape = &shape};
    Sql sql;

    (void) state;
    CASE_TRUE("rows", compile_sample(world.arena, &input, 0, 20, &sql));
    CASE_TEXT(
        "rows",
        str_dup(world.arena, sql.text),
        "select cast(\"id\" as varchar) as \"id\", cast(\"n\" as double precision) as \"n\" from "
        "\"main\".\"readings\" where \"n\" is not null and not (\"n\" >= cast($1 as bigint)) and "
        "$2 is not null order by 1 limit 20");
    CASE_INT("values are known before the plan", sql.n_params, 2);
    CASE_TRUE("unique", compile_sample(world.arena, &input, 1, 5, &sql));
    CASE_TEXT(
        "unique",
        str_dup(world.arena, sql.text),
        "select cast(\"id\" as varchar) as \"id\", cast(\"day\" as date) as \"day\" from "
        "\"main\".\"readings\" where \"id\" is not null and \"day\" is not null and (\"id\", "
        "\"day\") in (select \"id\", \"day\" from \"main\".\"readings\" where \"id\" is not null "
        "and \"day\" is not null group by \"id\", \"day\" having count(*) > 1) order by 1 limit 5");
    CASE_TRUE("query", compile_sample(world.arena, &input, 2, 5, &sql));
    CASE_TEXT(
        "query",
        str_dup(world.arena, sql.text),
        "select * from (with x as (select 1) select * from \"main\".\"readings\"\n) as "
        "unexpected_rows limit 5");
    CASE_TRUE("one value has no rows", !compile_sample(world.arena, &input, 3, 5, &sql));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_what_cannot_be_asked),
        cmocka_unit_test(test_shared_scan),
        cmocka_unit_test(test_repeated),
        cmocka_unit_test(test_parameters),
        cmocka_unit_test(test_samples),
    };
    int failed;

    world.arena = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(world.arena);
    return failed;
}
