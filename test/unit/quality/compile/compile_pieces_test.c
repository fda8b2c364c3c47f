#include "quality/compile/compile_internal.h"
#include "world.h"

static void test_joins(void **state)
{
    static const struct {
        const char *query;
        bool expected;
    } cases[] = {
        {"select * from {batch}", false},
        {"select * from {batch} as a join b on a.x = b.x", true},
        {"select * from {batch} a LEFT JOIN\nb using (x)", true},
        {"select joined_at, join_date from {batch}", false},
        {"select rejoin from {batch}", false},
        {"join", true},
        {"", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(cases[at].query, query_has_join(cases[at].query), cases[at].expected);
}

/* The rows of a day are a subquery, and PostgreSQL before 16 wants a name for each. */
static void test_the_batch_of_a_day_has_a_name(void **state)
{
    static const struct {
        const char *query;
        const char *expected;
    } cases[] = {
        {"select id from {batch} where x",
         "select id from (select * from \"main\".\"readings\" where \"day\" = cast(cast($1 as "
         "varchar) as "
         "date)) as subselect where x\n"},
        {"select b.id from {batch} as b join c on true",
         "select b.id from (select * from \"main\".\"readings\" where \"day\" = cast(cast($1 as "
         "varchar) as "
         "date)) as b join c on true\n"},
    };

    static ShapeColumn columns[] = {{.name = "day", .type = "DATE", .class = CLASS_DATE}};
    static const Shape shape = {.table = "main.readings", .n_columns = 1, .columns = columns};
    World world = {.arena = arena_new()};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Suite suite = world_parse(
            &world,
            arena_printf(
                world.arena,
                "[{\"type\": \"unexpected_rows_expectation\", \"kwargs\": "
                "{\"unexpected_rows_query\": "
                "\"%s\"}}]",
                cases[at].query));
        CompileInput input = {
            .dialect = "postgres",
            .suite = &suite,
            .shape = &shape,
            .range = {.column = "day", .day = "2025-06-01"},
        };
        Sql sql;

        CASE_TRUE(cases[at].query, compile_sample(world.arena, &input, 0, 5, &sql));
        CASE_TEXT(
            cases[at].query,
            str_dup(world.arena, sql.text),
            arena_printf(
                world.arena, "select * from (%s) as unexpected_rows limit 5", cases[at].expected));
    }
    arena_free(world.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_joins),
        cmocka_unit_test(test_the_batch_of_a_day_has_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
