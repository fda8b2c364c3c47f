/* The statements around the models' queries, to the letter. */
#include "cases.h"
#include "transform/sqlgen.h"

static void quotes_names(void **state)
{
    Arena *arena = arena_new();
    const Str keys[] = {STR("meter_id"), STR("odd\"name")};

    (void) state;
    CASE_TEXT(
        "relation", sqlgen_relation(arena, STR("a\"b"), STR("c d")).ptr, "\"a\"\"b\".\"c d\"");
    CASE_TEXT("schema", sqlgen_create_schema(arena, STR("s")).ptr, "create schema \"s\"");
    CASE_TEXT(
        "rename",
        sqlgen_rename_table(arena, STR("\"s\".\"t_new\""), STR("t")).ptr,
        "alter table \"s\".\"t_new\" rename to \"t\"");
    CASE_TEXT(
        "delete",
        sqlgen_delete_keys(arena, STR("\"s\".\"t\""), STR("\"n\""), keys, 2).ptr,
        "delete from \"s\".\"t\" as built\n"
        "using (select distinct \"meter_id\", \"odd\"\"name\" from \"n\") as fresh\n"
        "where built.\"meter_id\" = fresh.\"meter_id\"\n"
        "  and built.\"odd\"\"name\" = fresh.\"odd\"\"name\"");
    CASE_TEXT(
        "insert",
        sqlgen_insert(arena, STR("\"s\".\"t\""), STR("\"n\""), keys, 2).ptr,
        "insert into \"s\".\"t\" (\"meter_id\", \"odd\"\"name\")\n"
        "select \"meter_id\", \"odd\"\"name\"\nfrom \"n\"");
    arena_free(arena);
}

static void creates(void **state)
{
    Arena *arena = arena_new();
    Str t = STR("\"s\".\"t\"");
    Str query = STR("select 1 -- one");

    (void) state;
    CASE_TEXT(
        "view",
        sqlgen_create_view(arena, t, query).ptr,
        "create or replace view \"s\".\"t\" as (\nselect 1 -- one\n)");
    CASE_TEXT(
        "table",
        sqlgen_create_table(arena, t, query).ptr,
        "create table \"s\".\"t\" as (\nselect 1 -- one\n)");
    CASE_TEXT(
        "temp",
        sqlgen_create_temp(arena, STR("\"t\""), query).ptr,
        "create temp table \"t\" as (\nselect 1 -- one\n)");
    CASE_TEXT(
        "drop view", sqlgen_drop_view(arena, t).ptr, "drop view if exists \"s\".\"t\" cascade");
    CASE_TEXT(
        "drop table", sqlgen_drop_table(arena, t).ptr, "drop table if exists \"s\".\"t\" cascade");
    CASE_TEXT("columns", sqlgen_columns(arena, t).ptr, "select * from \"s\".\"t\" limit 0");
    CASE_TEXT("count", sqlgen_count(arena, t).ptr, "select count(*) from \"s\".\"t\"");
    CASE_TEXT(
        "count rows",
        sqlgen_count_rows(arena, query).ptr,
        "select count(*) from (\nselect 1 -- one\n) as failures");
    arena_free(arena);
}

static void puts_ctes_in_front(void **state)
{
    static const Cte ctes[] = {
        {{"__dbt__cte__a", 13}, {"select 1 as x", 13}},
        {{"__dbt__cte__b", 13}, {"select 2 as y", 13}},
    };

    static const struct {
        const char *name;
        const char *query;
        size_t n_ctes;
        const char *expected;
    } cases[] = {
        {"none", "select 1", 0, "select 1"},
        {"plain",
         "select * from __dbt__cte__a",
         1,
         "with __dbt__cte__a as (\nselect 1 as x\n)\nselect * from __dbt__cte__a"},
        {"its own with",
         "-- grain\n/* more */ WITH c as (select 3) select * from c",
         2,
         "-- grain\n/* more */ with __dbt__cte__a as (\nselect 1 as x\n), __dbt__cte__b as (\n"
         "select 2 as y\n), c as (select 3) select * from c"},
        {"recursive",
         "with recursive c as (select 3) select * from c",
         1,
         "with recursive __dbt__cte__a as (\nselect 1 as x\n), c as (select 3) select * from c"},
        {"a name that begins like it",
         "withdraw",
         1,
         "with __dbt__cte__a as (\nselect 1 as x\n)\nwithdraw"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Str text = sqlgen_with(arena, ctes, cases[at].n_ctes, str_from(cases[at].query));

        CASE_TEXT(cases[at].name, str_dup(arena, text), cases[at].expected);
        arena_free(arena);
    }
}

static void makes_tests(void **state)
{
    static const Value values[] = {
        {.kind = VALUE_TEXT, .text = {"it's", 4}},
        {.kind = VALUE_INT, .integer = 2},
    };

    static const struct {
        const char *name;
        DataTest test;
        const char *other;
        const char *expected;
    } cases[] = {
        {"not_null",
         {.kind = TEST_NOT_NULL, .expression = {"\"a\"", 3}},
         "",
         "select \"a\"\nfrom \"s\".\"t\"\nwhere \"a\" is null"},
        {"not_null where",
         {.kind = TEST_NOT_NULL, .expression = {"\"a\"", 3}, .where = {"b > 1 -- c", 10}},
         "",
         "select \"a\"\nfrom (select * from \"s\".\"t\" where b > 1 -- c\n) dbt_subquery\n"
         "where \"a\" is null"},
        {"unique",
         {.kind = TEST_UNIQUE, .expression = {"a || b", 6}},
         "",
         "select\n    a || b as unique_field,\n    count(*) as n_records\nfrom \"s\".\"t\"\n"
         "where a || b is not null\ngroup by a || b\nhaving count(*) > 1"},
        {"accepted_values",
         {.kind = TEST_ACCEPTED_VALUES,
          .expression = {"\"a\"", 3},
          .values = values,
          .n_values = 2,
          .quotes_values = true},
         "",
         "with all_values as (\n    select\n        \"a\" as value_field,\n"
         "        count(*) as n_records\n    from \"s\".\"t\"\n    group by \"a\"\n)\n"
         "select *\nfrom all_values\nwhere value_field not in ('it''s', '2')"},
        {"accepted_values, unquoted",
         {.kind = TEST_ACCEPTED_VALUES,
          .expression = {"\"a\"", 3},
          .values = &values[1],
          .n_values = 1},
         "",
         "with all_values as (\n    select\n        \"a\" as value_field,\n"
         "        count(*) as n_records\n    from \"s\".\"t\"\n    group by \"a\"\n)\n"
         "select *\nfrom all_values\nwhere value_field not in (2)"},
        {"relationships",
         {.kind = TEST_RELATIONSHIPS, .expression = {"\"a\"", 3}, .field = {"id", 2}},
         "\"s\".\"p\"",
         "with child as (\n    select \"a\" as from_field\n    from \"s\".\"t\"\n"
         "    where \"a\" is not null\n),\nparent as (\n    select id as to_field\n"
         "    from \"s\".\"p\"\n)\nselect from_field\nfrom child\nleft join parent\n"
         "    on child.from_field = parent.to_field\nwhere parent.to_field is null"},
        {"singular", {.kind = TEST_SINGULAR}, "select 1 where false", "select 1 where false"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Str text =
            sqlgen_test(arena, &cases[at].test, STR("\"s\".\"t\""), str_from(cases[at].other));

        CASE_TEXT(cases[at].name, text.ptr, cases[at].expected);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_names),
        cmocka_unit_test(creates),
        cmocka_unit_test(puts_ctes_in_front),
        cmocka_unit_test(makes_tests),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
