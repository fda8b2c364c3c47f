#include <math.h>

#include "quality/profile/profile.h"
#include "world.h"

static World world;

static Profile profile(const char *table)
{
    Profile found = {0};
    Error err = {0};

    CASE_OK(table, profile_run(world.arena, world.conn, table, &found, &err), &err);
    return found;
}

static const ProfileColumn *column_of(const Profile *of, const char *name)
{
    for (size_t at = 0; at < of->n_columns; at++)
        if (strcmp(of->columns[at].name, name) == 0)
            return &of->columns[at];
    fail_msg("no column %s", name);
    return NULL;
}

static void test_kinds_of_columns(void **state)
{
    Profile found;
    const ProfileColumn *column;

    (void) state;
    world_sql(
        &world,
        "create table main.t as select 'M' || lpad(cast(i as varchar), 4, '0') as id,"
        " cast(i % 10 as integer) as tenth, cast(i as decimal(38, 20)) / 4 as kwh,"
        " case when i = 7 then 'NaN'::double when i = 8 then 'inf'::double else i end as f,"
        " timestamptz '2025-06-01 00:00:00+00' + to_minutes(cast(30 * i as bigint)) as at,"
        " date '2025-06-01' + cast(i % 3 as integer) as day, i % 2 = 0 as even,"
        " case when i % 4 = 0 then 'x' end as flag, [i] as list, null::double as none"
        " from range(1, 101) r(i);"
        "create view main.v as select id, kwh from main.t;");
    found = profile("main.t");
    CASE_INT("rows", found.n_rows, 100);
    CASE_INT("columns", found.n_columns, 10);

    column = column_of(&found, "id");
    CASE_INT("different", column->n_distinct, 100);
    CASE_TRUE("exact", column->is_exact);
    CASE_TEXT("min", column->min, "M0001");
    CASE_TEXT("max", column->max, "M0100");
    CASE_INT("length", column->min_length, 5);
    CASE_TEXT("pattern", column->pattern, "^M[0-9]{4}$");

    column = column_of(&found, "tenth");
    CASE_TRUE("whole", column->is_whole);
    CASE_INT("different", column->n_distinct, 10);
    CASE_NEAR("mean", column->mean, 4.5, 1e-12);
    CASE_NEAR("median", column->quantiles[2], 4.5, 1e-12);
    CASE_INT("top", column->top[0].n, 10);

    column = column_of(&found, "kwh");
    CASE_TEXT("min", column->min, "0.25");
    CASE_NEAR("max", column->max_number, 25, 0);
    CASE_NEAR("stdev", column->stdev, 7.2528729, 1e-6);
    CASE_INT("bins", column->bins[0], 5);

    column = column_of(&found, "f");
    CASE_INT("not finite", column->n_odd, 2);
    CASE_NEAR("min", column->min_number, 1, 0);
    CASE_NEAR("max", column->max_number, 100, 0);
    CASE_NEAR("mean", column->mean, 5035.0 / 98, 1e-9);

    column = column_of(&found, "at");
    CASE_TEXT("min", column->min, "2025-06-01T00:30:00Z");
    CASE_TEXT(
        "median", profile_time(world.arena, column, column->quantiles[2]), "2025-06-02T01:15:00Z");
    column = column_of(&found, "day");
    CASE_TEXT("day", column->max, "2025-06-03");
    CASE_INT("days", column->n_distinct, 3);
    CASE_INT("boolean", column_of(&found, "even")->n_distinct, 2);
    CASE_TEXT("boolean", column_of(&found, "even")->max, "true");
    CASE_INT("nulls", column_of(&found, "flag")->n_nulls, 75);
    CASE_INT("a list is shown as text", column_of(&found, "list")->n_distinct, 100);
    column = column_of(&found, "none");
    CASE_INT("all null", column->n_nulls, 100);
    CASE_TRUE("all null", column->is_exact && column->min == NULL && !column->has_numbers);

    found = profile("main.v");
    CASE_INT("a view", found.n_columns, 2);
    CASE_NEAR("a view", column_of(&found, "kwh")->mean, 12.625, 1e-9);
}

/* More different values than are listed: aggregates, estimates, and what is checked. */
static void test_many_values(void **state)
{
    Profile found;
    const ProfileColumn *column;

    (void) state;
    world_sql(
        &world,
        "create table main.many as select i as n, 'ID-' || i as id, cast(i as double) as f,"
        " 'free ' || i || repeat('-', i % 3) as text"
        " from range(600000) r(i);");
    found = profile("main.many");
    column = column_of(&found, "n");
    CASE_TRUE("not listed", !column->is_listed);
    CASE_TRUE("a key is counted", column->is_exact);
    CASE_INT("a key is counted", column->n_distinct, 600000);
    CASE_NEAR("mean", column->mean, 299999.5, 1e-3);
    CASE_NEAR("stdev", column->stdev, 173205.225, 1e-2);
    CASE_TRUE("estimated", !column->are_quantiles_exact);
    CASE_NEAR("median", column->quantiles[2], 300000, 6000);
    for (size_t bin = 0; bin < PROFILE_BINS; bin++)
        CASE_INT("bins", column->bins[bin], 30000);
    CASE_TEXT("a guess that fits all", column_of(&found, "id")->pattern, "^ID-[0-9]+$");
    CASE_TRUE("a guess that does not", column_of(&found, "text")->pattern == NULL);
    CASE_TRUE("a double is no key", !column_of(&found, "f")->is_exact);
}

static void test_wrong_tables(void **state)
{
    static const struct {
        const char *table;
        const char *hint;
    } cases[] = {
        {"main.odd_table", "near this name: 'main.odd_tables'."},
        {"odd_tables", "near this name: 'main.odd_tables'."},
        {"quality.odd_tables", "near this name: 'main.odd_tables'."},
        {"quality.x\"; drop table main.odd_tables; --", "near this name: 'quality.results'."},
        {"nothing.like_it", "such as raw_data.readings."},
    };

    (void) state;
    world_sql(&world, "create table main.odd_tables as select 1 as a;");
    for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
        Profile found = {0};
        Error err = {0};

        CASE_INT(
            cases[at].table,
            profile_run(world.arena, world.conn, cases[at].table, &found, &err),
            STATUS_USAGE);
        CASE_TEXT(
            cases[at].table,
            err.message,
            arena_printf(world.arena, "there is no table '%s'", cases[at].table));
        CASE_TRUE(err.hint, str_ends_with(str_from(err.hint), str_from(cases[at].hint)));
    }
    CASE_INT("still there", world_count(&world, "select count(*) from main.odd_tables"), 1);
}

static void test_odd_names(void **state)
{
    Profile found;

    (void) state;
    world_sql(
        &world,
        "create table main.\"a \"\"b\"\"; -- {table}.c\" (\"x y\" integer, \"q\"\"; drop\" varchar,"
        " \"{items}\nselect\" varchar);"
        "insert into main.\"a \"\"b\"\"; -- {table}.c\" values (1, 'a', 'b'), (2, null, 'b');");
    found = profile("main.a \"b\"; -- {table}.c");
    CASE_INT("rows", found.n_rows, 2);
    CASE_NEAR("mean", column_of(&found, "x y")->mean, 1.5, 0);
    CASE_INT("nulls", column_of(&found, "q\"; drop")->n_nulls, 1);
    CASE_INT("top", column_of(&found, "{items}\nselect")->top[0].n, 2);
}

static void test_empty_and_wide(void **state)
{
    StrBuf sql = strbuf_new(world.arena);
    Profile found;

    (void) state;
    world_sql(&world, "create table main.empty (a integer, b varchar, c timestamptz);");
    found = profile("main.empty");
    CASE_INT("rows", found.n_rows, 0);
    CASE_INT("different", column_of(&found, "b")->n_distinct, 0);
    strbuf_puts(&sql, "create table main.wide as select 1 as c0");
    for (int at = 1; at < 60; at++)
        strbuf_printf(&sql, ", i + %d as c%d", at, at);
    strbuf_puts(&sql, " from range(5) r(i);");
    world_sql(&world, strbuf_text(&sql));
    found = profile("main.wide");
    CASE_INT("more columns than one statement has", found.n_columns, 60);
    CASE_NEAR("last", column_of(&found, "c59")->mean, 61, 0);
    CASE_INT("last", column_of(&found, "c59")->n_distinct, 5);
}

static void test_json(void **state)
{
    Profile found;
    Json *json;
    const Json *column;

    (void) state;
    world_sql(
        &world,
        "create table main.j as select cast(i as bigint) + 9007199254740993 as big, 'a' as code,"
        " 'NaN'::double as nan, date '2025-06-01' + cast(i as integer) as day from range(3) r(i);");
    found = profile("main.j");
    json = profile_json(&found);
    CASE_TEXT("table", json_string_value(json_object_get(json, "table")), "main.j");
    CASE_INT("rows", json_integer_value(json_object_get(json, "rows")), 3);
    column = json_array_get(json_object_get(json, "columns"), 0);
    CASE_INT(
        "whole numbers keep all digits",
        json_integer_value(json_object_get(column, "max")),
        INT64_C(9007199254740995));
    CASE_INT(
        "edges",
        json_array_size(json_object_get(json_object_get(column, "histogram"), "edges")),
        PROFILE_BINS + 1);
    column = json_array_get(json_object_get(json, "columns"), 1);
    CASE_TEXT(
        "top",
        json_string_value(
            json_object_get(json_array_get(json_object_get(column, "top"), 0), "value")),
        "a");
    column = json_array_get(json_object_get(json, "columns"), 2);
    CASE_INT("not finite", json_integer_value(json_object_get(column, "not_finite")), 3);
    CASE_TRUE("no bound", json_is_null(json_object_get(column, "min")));
    column = json_array_get(json_object_get(json, "columns"), 3);
    CASE_TEXT(
        "median day",
        json_string_value(json_object_get(json_object_get(column, "quantiles"), "0.50")),
        "2025-06-02");
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(test_kinds_of_columns),
        WORLD_TEST(test_many_values),
        WORLD_TEST(test_wrong_tables),
        WORLD_TEST(test_odd_names),
        WORLD_TEST(test_empty_and_wide),
        WORLD_TEST(test_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
