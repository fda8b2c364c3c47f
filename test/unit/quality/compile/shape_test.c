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

/* What DuckDB's catalog vouches for: nothing of a view. */
static void test_never_null(void **state)
{
    static const struct {
        const char *table;
        bool is_table;
        bool never_null;
    } cases[] = {
        {"main.strict", true, true},
        {"main.strict_view", false, false},
        {"main.t", true, false},
    };

    Shape shape;
    Error err = {0};

    (void) state;
    world_sql(
        &world,
        "create table main.strict (id varchar not null unique);"
        "create view main.strict_view as select id from main.strict;");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const char *name = cases[at].table;

        CASE_OK(name, shape_read(world.arena, world.conn, name, &shape, &err), &err);
        CASE_INT(name, shape.is_table, cases[at].is_table);
        CASE_INT(name, shape.columns[0].never_null, cases[at].never_null);
        CASE_TRUE(name, shape.columns[0].can_hash && shape.n_keys == 0);
    }
}

static void test_collations(void **state)
{
    static const struct {
        const char *name;
        const char *before;
        const char *after;
        bool expected;
    } cases[] = {
        {"none", "select 1", "select 1", false},
        {"of a column",
         "create table main.f (a varchar collate nocase)",
         "drop table main.f",
         true},
        {"of a view",
         "create view main.f as select id collate nocase as a from main.t",
         "drop view main.f",
         true},
        {"of the session", "set default_collation = 'nocase'", "reset default_collation", true},
        {"none again", "select 1", "select 1", false},
    };

    ShapeColumn columns[] = {
        {.name = "a", .class = CLASS_TEXT, .can_hash = true},
        {.name = "b", .class = CLASS_NUMBER, .can_hash = true},
        {.name = "c", .class = CLASS_OTHER, .can_hash = true},
    };
    Shape shape = {.table = "main.t", .n_columns = COUNT_OF(columns), .columns = columns};
    bool has_collations;
    Error err = {0};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        world_sql(&world, cases[at].before);
        CASE_OK(cases[at].name, shape_collations(world.conn, &has_collations, &err), &err);
        CASE_INT(cases[at].name, has_collations, cases[at].expected);
        world_sql(&world, cases[at].after);
    }
    shape_distrust(&shape);
    CASE_TRUE("text", !columns[0].can_hash);
    CASE_TRUE("number", columns[1].can_hash);
    CASE_TRUE("list of texts", !columns[2].can_hash);
}

static const char *keys_text(Arena *arena, const Shape *shape)
{
    const char *text = "";

    for (size_t at = 0; at < shape->n_keys; at++) {
        text = arena_printf(arena, "%s[", text);
        for (size_t column = 0; column < shape->keys[at].n_columns; column++)
            text = arena_printf(
                arena, "%s%s%s", text, column == 0 ? "" : " ", shape->keys[at].columns[column]);
        text = arena_printf(arena, "%s]", text);
    }
    return text;
}

/* A unique index is believed where it holds every row, at once, by the equality of statements. */
static void test_keys_of_postgres(void **state)
{
    static const struct {
        const char *table;
        const char *keys;
        const char *never_null; /* of its columns, y or n each */
    } cases[] = {
        {"s.keyed", "[a b]", "yyn"},
        {"s.two", "[a][b c]", "nnn"},
        {"s.included", "[a]", "nnn"},
        {"s.partial", "", "nnn"},
        {"s.expressed", "", "nnn"},
        {"s.deferred", "", "yyn"},
        {"s.patterned", "", "nnn"},
        {"s.folded", "", "nnn"},
        {"s.folded_index", "", "nnn"},
        {"s.parent", "", "nnn"},
        {"s.child", "[a]", "yyn"},
        {"s.split", "[a b]", "yyn"},
        {"s.split_later", "", "nnn"},
        {"s.shown", "", "nnn"},
        {"s.excluded", "", "nnn"},
        {"s.absent", "", ""},
    };

    Shape shape;
    Error err = {0};
    World server = world_open_postgres();

    (void) state;
    world_sql(
        &server,
        "create schema s;"
        "create collation s.folding (provider = icu, locale = 'und-u-ks-level2', deterministic = "
        "false);"
        "create table s.keyed (a varchar collate \"C\", b int, c text, primary key (a, b));"
        "create table s.two (a int unique, b int, c int, unique (b, c));"
        "create table s.included (a int, b int, c int);"
        "create unique index on s.included (a) include (b);"
        "create table s.partial (a int, b int, c int);"
        "create unique index on s.partial (a) where b > 0;"
        "create table s.expressed (a int, b int, c int);"
        "create unique index on s.expressed (a, (b + 1));"
        "create table s.deferred (a int, b int, c int, primary key (a, b) deferrable);"
        "create table s.patterned (a text, b int, c int);"
        "create unique index on s.patterned (a text_pattern_ops);"
        "create table s.folded (a text collate s.folding, b int, c int);"
        "create unique index on s.folded (a collate \"C\");"
        "create table s.folded_index (a text, b int, c int);"
        "create unique index on s.folded_index (a collate s.folding);"
        "create table s.parent (a int primary key, b int, c int);"
        "create table s.child (primary key (a), check (a > 0), b int not null) inherits (s.parent);"
        "create table s.split (a int, b int, c int, primary key (a, b)) partition by list (b);"
        "create table s.split_1 partition of s.split for values in (1);"
        "create table s.split_later (a int, b int, c int) partition by list (b);"
        "create table s.split_later_1 partition of s.split_later for values in (1);"
        "create unique index on only s.split_later (a, b);"
        "create view s.shown as select * from s.keyed;"
        "create table s.excluded (a int4range, b int, c int, exclude using gist (a with &&));");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char never_null[4] = "";

        CASE_OK(
            cases[at].table,
            shape_read(server.arena, server.conn, cases[at].table, &shape, &err),
            &err);
        for (size_t column = 0; column < shape.n_columns && column < 3; column++)
            never_null[column] = shape.columns[column].never_null ? 'y' : 'n';
        CASE_TEXT(cases[at].table, keys_text(server.arena, &shape), cases[at].keys);
        CASE_TEXT(cases[at].table, never_null, cases[at].never_null);
    }
    world_close(&server);
}

/* By the statistics, of the partition that has most; what is equal and not the same text is none.
 */
static void test_values_of_postgres(void **state)
{
    static const struct {
        const char *table;
        int64_t n_values;
    } cases[] = {
        {"s.plain", 3},
        {"s.all_differ", 40},
        {"s.unanalyzed", 0},
        {"s.nothing", 0},
        {"s.folded", 0},
        {"s.split", 4},
        {"s.shown", 0},
    };

    Shape shape;
    Error err = {0};
    World server = world_open_postgres();

    (void) state;
    world_sql(
        &server,
        "create schema s;"
        "create collation s.folding (provider = icu, locale = 'und-u-ks-level2', deterministic = "
        "false);"
        "create table s.plain as select cast(n % 3 as text) as a from generate_series(1, 60) as n;"
        "create table s.all_differ as select cast(n as text) as a from generate_series(1, 40) as n;"
        "create table s.nothing as select cast(null as text) as a from generate_series(1, 40) as n;"
        "create table s.folded (a text collate s.folding);"
        "insert into s.folded select a from s.plain;"
        "create table s.split (a text, b int) partition by list (b);"
        "create table s.split_1 partition of s.split for values in (1);"
        "create table s.split_2 partition of s.split for values in (2);"
        "insert into s.split select cast(n % 4 as text), 1 from generate_series(1, 60) as n;"
        "insert into s.split select cast(n % 2 as text), 2 from generate_series(1, 60) as n;"
        "create view s.shown as select * from s.plain;"
        "analyze s.plain; analyze s.all_differ; analyze s.nothing; analyze s.folded;"
        "analyze s.split_1; analyze s.split_2;"
        "create table s.unanalyzed as select * from s.plain;");
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_OK(
            cases[at].table,
            shape_read(server.arena, server.conn, cases[at].table, &shape, &err),
            &err);
        CASE_INT(cases[at].table, shape.columns[0].n_values, cases[at].n_values);
    }
    world_close(&server);
}

static void test_is_key(void **state)
{
    static const char *ab[] = {"a", "b"};
    static const char *cd[] = {"c", "d"};
    static ShapeKey keys[] = {
        {.n_columns = 2, .columns = ab},
        {.n_columns = 2, .columns = cd},
    };
    static const char *const asked[] = {"d", "b", "c"};
    const Shape shape = {.table = "main.t", .n_keys = 2, .keys = keys};

    (void) state;
    CASE_TRUE("within, in any order", shape_is_key(&shape, asked, 3));
    CASE_TRUE("half of each", !shape_is_key(&shape, asked, 2));
    CASE_TRUE("without keys", !shape_is_key(&(Shape){.table = "main.t"}, asked, 3));
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
        cmocka_unit_test(test_never_null),
        cmocka_unit_test(test_collations),
        cmocka_unit_test(test_keys_of_postgres),
        cmocka_unit_test(test_values_of_postgres),
        cmocka_unit_test(test_is_key),
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
