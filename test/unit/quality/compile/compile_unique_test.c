#include "quality/compile/compile.h"
#include "quality/judge/suite_run.h"
#include "world.h"

static const char *repeated_item(
    World *world, const char *dialect, const Shape *shape, const char *type, const char *kwargs)
{
    Suite suite = world_parse(
        world, arena_printf(world->arena, "[{\"type\": \"%s\", \"kwargs\": {%s}}]", type, kwargs));
    CompileInput input = {.dialect = dialect, .suite = &suite, .shape = shape};
    Scan scan = compile_scan(world->arena, &input, COMPILE_ALL);
    const char *from = strstr(scan.sql.text.ptr, " as c2,\n    ") + strlen(" as c2,\n    ");
    const char *until = strstr(from, " as c3\n");

    return arena_printf(
        world->arena,
        "%s%.*s",
        scan.slots[0].is_bound ? "bound: " : "",
        (int) (until - from),
        from);
}

static void test_forms(void **state)
{
    static const char *key[] = {"id", "n"};
    static ShapeKey keys[] = {{.n_columns = 2, .columns = key}};
    static ShapeColumn columns[] = {
        {.name = "id", .type = "VARCHAR", .class = CLASS_TEXT, .can_hash = true},
        {.name = "n",
         .type = "BIGINT",
         .class = CLASS_NUMBER,
         .can_hash = true,
         .never_null = true},
        {.name = "folded", .type = "VARCHAR", .class = CLASS_TEXT},
        {.name = "bits", .type = "BIT", .class = CLASS_OTHER, .can_hash = true},
    };

    static const struct {
        const char *dialect;
        bool has_key;
        const char *column_list;
        const char *item;
    } cases[] = {
        {"duckdb",
         false,
         "\"id\", \"n\"",
         "bound: (select greatest(count(*) - count(case when h > h_before then 1 end) - 1, 0) from "
         "(select h, lag(h) over () as h_before from (select hash(\"id\", \"n\") as h from "
         "\"main\".\"readings\" where \"id\" is not null order by h) as hashes) as neighbours)"},
        {"postgres",
         false,
         "\"id\", \"n\"",
         "bound: (select count(*) - count(distinct hash_record_extended(row(\"id\", \"n\"), 0)) "
         "from \"main\".\"readings\" where \"id\" is not null)"},
        {"postgres", true, "\"n\", \"id\", \"folded\"", "cast(0 as bigint)"},
        {"postgres",
         true,
         "\"n\", \"folded\"",
         "(select cast(coalesce(sum(n), 0) as bigint) from (select count(*) as n from "
         "\"main\".\"readings\" where \"folded\" is not null group by \"n\", \"folded\" having "
         "count(*) > 1) as repeated)"},
        {"postgres",
         false,
         "\"n\", \"bits\"",
         "(select cast(coalesce(sum(n), 0) as bigint) from (select count(*) as n from "
         "\"main\".\"readings\" where \"bits\" is not null group by \"n\", \"bits\" having "
         "count(*) > 1) as repeated)"},
    };

    World world = {.arena = arena_new()};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Shape shape = {
            .table = "main.readings",
            .n_columns = COUNT_OF(columns),
            .columns = columns,
            .n_keys = cases[at].has_key,
            .keys = keys,
        };
        const char *item = repeated_item(
            &world,
            cases[at].dialect,
            &shape,
            "expect_compound_columns_to_be_unique",
            arena_printf(world.arena, "\"column_list\": [%s]", cases[at].column_list));

        CASE_TEXT(cases[at].column_list, item, cases[at].item);
    }
    arena_free(world.arena);
}

/* The same rows judged by a key, by hashes and by a count. */
static void judge_all_forms(World *world)
{
    static const struct {
        const char *table;
        const char *column_list;
        int64_t unexpected;
    } cases[] = {
        {"main.keyed", "\"a\", \"b\"", 0},
        {"main.keyed", "\"a\", \"b\", \"c\"", 0},
        {"main.keyed", "\"a\", \"c\"", 2},
        {"main.loose", "\"a\", \"b\"", 2},
        {"main.loose", "\"a\", \"b\", \"c\"", 0},
        {"main.loose", "\"b\", \"c\"", 3},
    };

    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        QualityOptions options = {.run_id = "r"};
        SuiteContext context = {
            .project = &world->project, .conn = world->conn, .options = &options};
        const char *name =
            arena_printf(world->arena, "%s %s", cases[at].table, cases[at].column_list);
        Suite suite = world_parse(
            world,
            arena_printf(
                world->arena,
                "[{\"type\": \"expect_compound_columns_to_be_unique\", \"kwargs\": "
                "{\"column_list\": [%s]}}]",
                cases[at].column_list));
        SuiteReport report = {0};
        Error err = {0};

        suite.table = cases[at].table;
        CASE_OK(name, suite_run(world->arena, &context, &suite, &report, &err), &err);
        CASE_TEXT(name, report.results[0].error == NULL ? "" : report.results[0].error, "");
        CASE_INT(name, report.results[0].unexpected_count, cases[at].unexpected);
    }
}

static void test_stores_agree(void **state)
{
    static const char rows[] =
        "create table main.keyed (a varchar, b numeric(9, 3), c timestamptz, primary key (a, b));"
        "insert into main.keyed values ('x', 1, '2025-06-01'), ('x', 2, '2025-06-01'), ('y', 1, "
        "null), ('y', 2, null);"
        "create table main.loose (a varchar, b double precision, c date);"
        "insert into main.loose values ('x', 0.0, '2025-06-01'), ('x', -0.0, '2025-06-02'), "
        "(null, 1, '2025-06-03'), (null, 1, '2025-06-03'), ('y', 1, '2025-06-03'), "
        "('y', null, '2025-06-04'), ('y', null, '2025-06-04');";
    World world = world_open();

    (void) state;
    world_sql(&world, rows);
    judge_all_forms(&world);
    world_close(&world);
    world = world_open_postgres();
    world_sql(&world, "create schema main;");
    world_sql(&world, rows);
    judge_all_forms(&world);
    world_close(&world);
}

/* Texts that differ and are held equal are there twice, whatever their hashes say. */
static void test_collations(void **state)
{
    static const char expectations[] =
        "[{\"type\": \"expect_column_values_to_be_unique\", \"kwargs\": {\"column\": \"a\"}}]";
    World world = world_open();
    QualityOptions options = {.run_id = "r"};
    SuiteContext context = {.project = &world.project, .conn = world.conn, .options = &options};
    Suite suite = world_parse(&world, expectations);
    SuiteReport report = {0};
    Error err = {0};

    (void) state;
    world_sql(
        &world,
        "create table main.readings (id bigint, a varchar collate nocase);"
        "insert into main.readings values (1, 'm'), (2, 'M'), (3, 'n');");
    CASE_OK("ask", shape_collations(world.conn, &context.has_collations, &err), &err);
    CASE_OK("run", suite_run(world.arena, &context, &suite, &report, &err), &err);
    CASE_INT("m and M", report.results[0].unexpected_count, 2);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_stores_agree),
        cmocka_unit_test(test_collations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
