/*
 * Putting models into a store: what happens in which order and that every failure is undone, on the
 * memory fake; what the tables hold, on DuckDB.
 */
#include "fixture.h"
#include "store/memory/memory.h"
#include "transform/materialise.h"

/* A project of one model named m in schema main, with this file. */
static const ModelSet *load_one(Fixture *fixture, const char *text)
{
    Error err = {0};
    const ModelSet *set;

    fixture_write(fixture, "dbt/models/m.sql", text);
    CASE_OK(
        text,
        models_load(fixture->arena, &fixture->project, "duckdb", (VarList){0}, &set, &err),
        &err);
    return set;
}

/* The answer of the fake to what stands under the model's name. */
static void answer_type(Store *store, const char *type)
{
    const Str text = str_from(type);
    const Column column = {.name = "table_type", .type = COLUMN_TEXT, .values = &text};
    const Batch batch = {.n_rows = type[0] == '\0' ? 0 : 1, .n_columns = 1, .columns = &column};

    memory_answer(store, "relation type", &batch);
}

static void answer_rest(Store *store)
{
    const int64_t three = 3;
    const int64_t none = 0;
    const Column schemas = {.name = "count", .type = COLUMN_I64, .values = &none};
    const Column count = {.name = "count", .type = COLUMN_I64, .values = &three};
    const Column x = {.name = "x", .type = COLUMN_I64, .values = &three};

    memory_answer(store, "schema", &(Batch){.n_rows = 1, .n_columns = 1, .columns = &schemas});
    memory_answer(store, "count", &(Batch){.n_rows = 1, .n_columns = 1, .columns = &count});
    memory_answer(store, "columns", &(Batch){.n_rows = 1, .n_columns = 1, .columns = &x});
}

static const char *calls_text(Arena *arena, const Store *store)
{
    StrBuf calls = strbuf_new(arena);

    for (size_t at = 0; at < memory_n_calls(store); at++)
        if (strncmp(memory_call(store, at), "next", 4) != 0)
            strbuf_printf(&calls, "%s%s", calls.len == 0 ? "" : ", ", memory_call(store, at));
    return strbuf_text(&calls);
}

#define BEFORE "begin, query schema, run create schema, query relation type, "

static const struct {
    const char *name;
    const char *model;
    const char *standing;
    bool full_refresh;
    const char *calls;
    bool is_incremental;
    int64_t rows;
} steps[] = {
    {"new view", "select 1 as x", "", false, BEFORE "run create view, commit", false, -1},
    {"view again", "select 1 as x", "VIEW", false, BEFORE "run create view, commit", false, -1},
    {"view after a table",
     "select 1 as x",
     "BASE TABLE",
     false,
     BEFORE "run drop, run create view, commit",
     false,
     -1},
    {"view anew",
     "select 1 as x",
     "VIEW",
     true,
     BEFORE "run drop, run create view, commit",
     false,
     -1},
    {"new table",
     "{{ config(materialized='table') }} select 1 as x",
     "",
     false,
     BEFORE "run create table, query count, run rename, run analyze, commit",
     false,
     3},
    {"table again",
     "{{ config(materialized='table') }} select 1 as x",
     "BASE TABLE",
     false,
     BEFORE "run create table, query count, run drop, run rename, run analyze, commit",
     false,
     3},
    {"first increment",
     "{{ config(materialized='incremental', unique_key='x') }} select 1 as x",
     "",
     false,
     BEFORE "run create table, query count, run rename, run analyze, commit",
     false,
     3},
    {"increment on a view",
     "{{ config(materialized='incremental', unique_key='x') }} select 1 as x",
     "VIEW",
     false,
     BEFORE "run create table, query count, run drop, run rename, run analyze, commit",
     false,
     3},
    {"increment",
     "{{ config(materialized='incremental', unique_key='x') }} select 1 as x",
     "BASE TABLE",
     false,
     BEFORE "run create temporary table, query columns, query columns, run delete, query count, "
            "run insert, run analyze, run drop, commit",
     true,
     3},
    {"increment without a key",
     "{{ config(materialized='incremental') }} select 1 as x",
     "BASE TABLE",
     false,
     BEFORE "run create temporary table, query columns, query columns, query count, run insert, "
            "run analyze, run drop, commit",
     true,
     3},
    {"increment that only adds",
     "{{ config(materialized='incremental', unique_key='x', incremental_strategy='append') }} "
     "select 1 as x",
     "BASE TABLE",
     false,
     BEFORE "run create temporary table, query columns, query columns, query count, run insert, "
            "run analyze, run drop, commit",
     true,
     3},
    {"full refresh",
     "{{ config(materialized='incremental', unique_key='x') }} select 1 as x",
     "BASE TABLE",
     true,
     BEFORE "run create table, query count, run drop, run rename, run analyze, commit",
     false,
     3},
};

static Store *open_fake(const char *standing, StoreConn **ret_conn)
{
    Store *store;
    Error err = {0};

    CASE_OK("open", memory_store_open(&store, &err), &err);
    CASE_OK("connect", store_connect(store, ret_conn, &err), &err);
    answer_type(store, standing);
    answer_rest(store);
    return store;
}

static void takes_the_steps(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(steps); at++) {
        Fixture fixture = fixture_open();
        const ModelSet *set = load_one(&fixture, steps[at].model);
        StoreConn *conn;
        Store *store = open_fake(steps[at].standing, &conn);
        Error err = {0};
        Built built = {0};
        Status status = materialise(
            fixture.arena,
            &(Target){.conn = conn, .set = set, .full_refresh = steps[at].full_refresh},
            &set->models[0],
            &built,
            &err);

        CASE_OK(steps[at].name, status, &err);
        CASE_TEXT(steps[at].name, calls_text(fixture.arena, store), steps[at].calls);
        CASE_INT(steps[at].name, built.is_incremental, steps[at].is_incremental);
        CASE_INT(steps[at].name, built.rows, steps[at].rows);
        store_disconnect(conn);
        store_close(store);
        fixture_close(&fixture);
    }
}

/* Whichever call fails, the error comes back placed at the model and the transaction is undone:
 * the same connection can begin another one. */
static void undoes_every_failure(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(steps); at++) {
        Fixture fixture = fixture_open();
        const ModelSet *set = load_one(&fixture, steps[at].model);
        bool has_failed = true;

        for (size_t nth = 1; has_failed; nth++) {
            StoreConn *conn;
            Store *store = open_fake(steps[at].standing, &conn);
            Error err = {0};
            Built built;

            memory_fail_at(store, nth, STATUS_STORE);
            has_failed =
                materialise(
                    fixture.arena,
                    &(Target){.conn = conn, .set = set, .full_refresh = steps[at].full_refresh},
                    &set->models[0],
                    &built,
                    &err) != OK;
            if (has_failed) {
                CASE_INT(steps[at].name, err.status, STATUS_STORE);
                CASE_OK(steps[at].name, store_begin(conn, &err), &err);
                store_rollback(conn);
            } else {
                CASE_TRUE(steps[at].name, nth > 5);
            }
            store_disconnect(conn);
            store_close(store);
        }
        fixture_close(&fixture);
    }
}

static void refuses_other_columns(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set = load_one(
        &fixture, "{{ config(materialized='incremental', unique_key='x') }} select 1 as x, 2 as y");
    Store *store;
    StoreConn *conn;
    Error err = {0};
    Built built;

    (void) state;
    CASE_OK("open", store_open("duckdb::memory:", 1, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    CASE_OK(
        "old", store_script(conn, "old", STR("create table main.m as select 1 as x"), &err), &err);
    CASE_INT(
        "more",
        materialise(
            fixture.arena,
            &(Target){.conn = conn, .set = set, .full_refresh = false},
            &set->models[0],
            &built,
            &err),
        STATUS_CONFIG);
    CASE_TEXT("more", err.message, "column 'y' of model 'm' is in the query only");
    CASE_TEXT("more", err.where, "dbt/models/m.sql");
    CASE_TEXT("more", err.hint, "Build the table anew: eiot transform --full-refresh.");
    CASE_OK(
        "old",
        store_script(
            conn,
            "old",
            STR("create or replace table main.m as select 1 as x, 2 as y, 3 as z"),
            &err),
        &err);
    CASE_INT(
        "fewer",
        materialise(
            fixture.arena,
            &(Target){.conn = conn, .set = set, .full_refresh = false},
            &set->models[0],
            &built,
            &err),
        STATUS_CONFIG);
    CASE_TEXT("fewer", err.message, "column 'z' of model 'm' is in the table only");
    store_disconnect(conn);
    store_close(store);
    fixture_close(&fixture);
}

/* The key's columns may stand more than once, on both sides; NULL keys are never replaced. */
static void replaces_by_key(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set = load_one(
        &fixture,
        "{{ config(materialized='incremental', unique_key=['x', 'y']) }}\n"
        "{% if is_incremental() %}\n"
        "select v as z, x, y from (values (1, 'a', 30), (1, 'a', 31), (3, 'c', 50), (null, 'n', "
        "60))"
        " as t(x, y, v)\n"
        "{% else %}\n"
        "select v as z, x, y from (values (1, 'a', 10), (1, 'a', 11), (1, 'b', 12), (null, 'n', "
        "20))"
        " as t(x, y, v)\n"
        "{% endif %}");
    static const char *const expected[] = {"10 11 12 20 ", "12 20 30 31 50 60 "};
    Store *store;
    StoreConn *conn;
    Error err = {0};

    (void) state;
    CASE_OK("open", store_open("duckdb::memory:", 2, &store, &err), &err);
    CASE_OK("connect", store_connect(store, &conn, &err), &err);
    for (int turn = 0; turn < 2; turn++) {
        const Sql sql = {.name = "z", .text = STR("select z from main.m order by z")};
        StrBuf values = strbuf_new(fixture.arena);
        Built built;
        Table table;

        CASE_OK(
            "build",
            materialise(
                fixture.arena,
                &(Target){.conn = conn, .set = set, .full_refresh = false},
                &set->models[0],
                &built,
                &err),
            &err);
        CASE_INT("is_incremental", built.is_incremental, turn == 1);
        CASE_INT("rows", built.rows, 4);
        CASE_OK("rows", store_table(fixture.arena, conn, &sql, 100, &table, &err), &err);
        for (size_t row = 0; row < table.n_rows; row++)
            strbuf_printf(&values, "%lld ", (long long) table_i64(&table, row, 0));
        CASE_TEXT("values", strbuf_text(&values), expected[turn]);
    }
    store_disconnect(conn);
    store_close(store);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_steps),
        cmocka_unit_test(undoes_every_failure),
        cmocka_unit_test(refuses_other_columns),
        cmocka_unit_test(replaces_by_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
