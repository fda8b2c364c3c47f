/*
 * Every incremental model of a project has tests that hold its keys: a not_null on each column of
 * its unique_key, which dbt and eiot never match when NULL, and a test that finds rows that stand
 * twice.
 */
#include "fixture.h"
#include "transform/models_internal.h"

static bool is_held(const DataTest *test)
{
    return !test->is_warning && test->where.len == 0;
}

static bool has_not_null(const ModelSet *set, size_t model, Str column)
{
    for (size_t at = 0; at < set->n_tests; at++)
        if (set->tests[at].kind == TEST_NOT_NULL && set->tests[at].model == model &&
            str_equal(str_from(set->tests[at].column_name), column) && is_held(&set->tests[at]))
            return true;
    return false;
}

/* A `unique`, or a query that reads the model alone and gives groups of more than one row. */
static bool has_unique(Arena *arena, const ModelSet *set, size_t model)
{
    for (size_t at = 0; at < set->n_tests; at++) {
        const DataTest *test = &set->tests[at];
        Error err = {0};
        Str sql = {0};

        if (!is_held(test) || test->n_refs != 1 || test->refs[0] != model)
            continue;
        if (test->kind == TEST_UNIQUE)
            return true;
        if (test->kind != TEST_SINGULAR)
            continue;
        CASE_OK(test->name, models_compile_test(arena, set, test, &sql, &err), &err);
        if (strstr(str_dup(arena, sql), "having count(*) > 1") != NULL)
            return true;
    }
    return false;
}

/* What is missing, a line each. */
static const char *missing(Arena *arena, const Project *project, size_t *ret_n_incremental)
{
    StrBuf out = strbuf_new(arena);
    const ModelSet *set;
    Error err = {0};

    *ret_n_incremental = 0;
    CASE_OK("load", models_load(arena, project, "duckdb", (VarList){0}, &set, &err), &err);
    for (size_t at = 0; at < set->n_models; at++) {
        const Model *model = &set->models[at];

        if (model->config.materialization != MATERIALIZE_INCREMENTAL)
            continue;
        (*ret_n_incremental)++;
        if (model->config.n_unique_key == 0)
            strbuf_printf(&out, "%s has no unique_key\n", model->name);
        for (size_t key = 0; key < model->config.n_unique_key; key++)
            if (!has_not_null(set, at, model->config.unique_key[key]))
                strbuf_printf(
                    &out,
                    "%s.%.*s may be NULL\n",
                    model->name,
                    STR_ARG(model->config.unique_key[key]));
        if (!has_unique(arena, set, at))
            strbuf_printf(&out, "%s may hold a row twice\n", model->name);
    }
    return strbuf_text(&out);
}

static void own_models_have_them(void **state)
{
    Arena *arena = arena_new();
    const Project project = {.folder = getenv("EIOT_SOURCE_ROOT")};
    size_t n_incremental;

    (void) state;
    CASE_TEXT("missing", missing(arena, &project, &n_incremental), "");
    CASE_TRUE("incremental models", n_incremental > 0);
    arena_free(arena);
}

static void says_what_is_missing(void **state)
{
    Fixture fixture = fixture_open();
    size_t n_incremental;

    (void) state;
    fixture_write(
        &fixture,
        "dbt/models/a.sql",
        "{{ config(materialized='incremental', unique_key=['x', 'y', 'z']) }} select 1 as x");
    fixture_write(
        &fixture, "dbt/models/b.sql", "{{ config(materialized='incremental') }} select 1 as x");
    fixture_write(
        &fixture,
        "dbt/models/c.sql",
        "{{ config(materialized='incremental', unique_key='x') }} select 1 as x");
    fixture_write(
        &fixture,
        "dbt/models/schema.yml",
        "models:\n"
        "  - name: a\n"
        "    columns:\n"
        "      - {name: x, data_tests: [not_null]}\n"
        "      - {name: y, data_tests: [{not_null: {config: {severity: warn}}}]}\n"
        "  - name: c\n"
        "    columns: [{name: x, data_tests: [not_null, unique]}]\n");
    fixture_write(
        &fixture,
        "dbt/tests/both.sql",
        "select 1 from {{ ref('a') }}, {{ ref('b') }} group by 1 having count(*) > 1");
    fixture_write(&fixture, "dbt/tests/other.sql", "select 1 from {{ ref('b') }}");
    CASE_TEXT(
        "missing",
        missing(fixture.arena, &fixture.project, &n_incremental),
        "a.y may be NULL\na.z may be NULL\na may hold a row twice\n"
        "b has no unique_key\nb may hold a row twice\n");
    CASE_INT("incremental models", n_incremental, 3);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_models_have_them),
        cmocka_unit_test(says_what_is_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
