/* Reading a dbt project: config from three places, names of tests, compiled queries, and refusals
 * with their place. */
#include "fixture.h"
#include "transform/graph.h"
#include "transform/models.h"

static Status load(Fixture *fixture, const ModelSet **ret_set, Error *err)
{
    return models_load(fixture->arena, &fixture->project, "duckdb", (VarList){0}, ret_set, err);
}

static const char *compiled(Fixture *fixture, const ModelSet *set, const char *model)
{
    Error err = {0};
    Str sql;

    CASE_OK(
        model,
        models_compile(
            fixture->arena,
            set,
            &set->models[models_find(set, str_from(model))],
            false,
            &sql,
            &err),
        &err);
    return str_dup(fixture->arena, sql);
}

static void settles_config(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(&fixture, "dbt/models/staging/a.sql", "select 1 as x");
    fixture_write(
        &fixture, "dbt/models/staging/b.sql", "{{ config(materialized='table') }} select 1 as x");
    fixture_write(
        &fixture,
        "dbt/models/marts/money/c.sql",
        "{{ config(materialized='incremental', unique_key=['x', 'y'], tags=['t'], meta={'a': 1},"
        " incremental_strategy='delete+insert', on_schema_change='fail') }} select 1 as x");
    fixture_write(
        &fixture, "dbt/models/marts/d.sql", "{{ config(unique_key='x', schema='own') }} select 1");
    fixture_write(&fixture, "dbt/models/e.sql", "select 1");
    fixture_write(
        &fixture,
        "dbt/models/schema.yml",
        "models:\n  - name: a\n    config: {materialized: ephemeral}\n"
        "  - name: b\n    config: {materialized: ephemeral}\n");
    CASE_OK("load", load(&fixture, &set, &err), &err);

    static const struct {
        const char *name;
        const char *folder;
        const char *label;
        const char *sql;
        Materialization materialization;
        size_t n_unique_key;
    } cases[] = {
        {"a", "staging", "staging.a", "__dbt__cte__a", MATERIALIZE_EPHEMERAL, 0},
        {"b", "staging", "staging.b", "\"staging\".\"b\"", MATERIALIZE_TABLE, 0},
        {"c", "marts/money", "marts.c", "\"marts\".\"c\"", MATERIALIZE_INCREMENTAL, 2},
        {"d", "marts", "own.d", "\"own\".\"d\"", MATERIALIZE_TABLE, 1},
        {"e", "", "main.e", "\"main\".\"e\"", MATERIALIZE_VIEW, 0},
    };

    CASE_INT("models", set->n_models, COUNT_OF(cases));
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        const Model *model = &set->models[models_find(set, str_from(cases[at].name))];

        CASE_TEXT(cases[at].name, model->folder, cases[at].folder);
        CASE_TEXT(cases[at].name, model->label, cases[at].label);
        CASE_TEXT(cases[at].name, str_dup(fixture.arena, model->relation.sql), cases[at].sql);
        CASE_INT(cases[at].name, model->config.materialization, cases[at].materialization);
        CASE_INT(cases[at].name, model->config.n_unique_key, cases[at].n_unique_key);
    }
    fixture_close(&fixture);
}

static void passes_over_what_is_dbts_own(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(&fixture, "dbt/models/a.sql", "select 1 as x from {{ source('raw', 't') }}");
    fixture_write(
        &fixture,
        "dbt/models/s.yml",
        "sources:\n  - name: raw\n    config: {loaded_at_field: at, freshness: {warn_after: "
        "{count: 1, "
        "period: day}}}\n    tables:\n      - name: t\n        freshness: null\n        config:\n"
        "          loaded_at_field: loaded_at\n          freshness: {error_after: {count: 2, "
        "period: "
        "day}}\n"
        "exposures:\n  - name: page\n    type: dashboard\n    depends_on: [ref('a')]\n");
    CASE_OK("load", load(&fixture, &set, &err), &err);
    CASE_INT("sources", set->n_sources, 1);
    fixture_write(
        &fixture,
        "dbt/models/s.yml",
        "sources:\n  - name: raw\n    tables:\n      - {name: t, config: {enabled: false}}\n");
    CASE_INT("enabled", load(&fixture, &set, &err), STATUS_CONFIG);
    CASE_TEXT("enabled", err.message, "key 'enabled' is not known here");
    CASE_TEXT("enabled", err.where, "dbt/models/s.yml:4:37");
    fixture_close(&fixture);
}

/* Without generate_schema_name dbt puts the target's schema in front. */
static void names_schemas_as_dbt_without_macro(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(&fixture, "dbt/macros/schema.sql", "{# none #}");
    fixture_write(&fixture, "dbt/models/marts/a.sql", "select 1");
    CASE_OK("load", load(&fixture, &set, &err), &err);
    CASE_TEXT("label", set->models[0].label, "main_marts.a");
    fixture_close(&fixture);
}

static void reads_vars(void **state)
{
    static const NamedValue given[] = {{{"b", 1}, {.kind = VALUE_TEXT, .text = {"given", 5}}}};
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(
        &fixture,
        "dbt/dbt_project.yml",
        "name: demo\nvars:\n  a: 1\n  b: 2\n  c: 'yes'\n  d: yes\n  e: 0.10\n  f: ~\n"
        "  demo:\n    a: own\n");
    fixture_write(
        &fixture,
        "dbt/models/a.sql",
        "{{ var('a') }} {{ var('b') }} {{ var('c') }} {{ var('d') }} {{ var('e') }} {{ var('f') "
        "}}");
    CASE_OK(
        "load",
        models_load(
            fixture.arena,
            &fixture.project,
            "duckdb",
            (VarList){.vars = given, .n_vars = 1},
            &set,
            &err),
        &err);
    CASE_TEXT("vars", compiled(&fixture, set, "a"), "own given yes True 0.1 None");
    fixture_close(&fixture);
}

static void inlines_ephemeral_models(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(
        &fixture, "dbt/models/a.sql", "{{ config(materialized='ephemeral') }}\nselect 1 as x\n");
    fixture_write(
        &fixture,
        "dbt/models/b.sql",
        "{{ config(materialized='ephemeral') }} select x from {{ ref('a') }}");
    fixture_write(
        &fixture,
        "dbt/models/c.sql",
        "with d as (select 2) select * from {{ ref('b') }}, {{ ref('a') }}, d");
    CASE_OK("load", load(&fixture, &set, &err), &err);
    CASE_TEXT(
        "inlined",
        compiled(&fixture, set, "c"),
        "with __dbt__cte__a as (\nselect 1 as x\n), __dbt__cte__b as (\nselect x from "
        "__dbt__cte__a\n), "
        "d as (select 2) select * from __dbt__cte__b, __dbt__cte__a, d");
    fixture_close(&fixture);
}

/* What a model reads in either of its two ways counts. */
static void finds_refs_of_both_ways(void **state)
{
    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(&fixture, "dbt/models/a.sql", "select 1 as x");
    fixture_write(&fixture, "dbt/models/b.sql", "select 1 as x");
    fixture_write(
        &fixture,
        "dbt/models/c.sql",
        "select * from {{ ref('b') if is_incremental() else ref('a') }} -- {{ ref('b') }}");
    CASE_OK("load", load(&fixture, &set, &err), &err);
    CASE_INT("refs", set->models[2].n_refs, 2);
    CASE_INT("a", set->models[2].refs[0], 0);
    CASE_INT("b", set->models[2].refs[1], 1);
    fixture_close(&fixture);
}

static void reads_tests(void **state)
{
    static const struct {
        const char *name;
        DataTestKind kind;
        bool is_warning;
        const char *expression;
        const char *where;
        size_t n_refs;
    } expected[] = {
        {"unique_a_x_y", TEST_UNIQUE, false, "x || y", "", 1},
        {"not_null_a_x", TEST_NOT_NULL, false, "\"x\"", "", 1},
        {"accepted_values_a_x__import__export", TEST_ACCEPTED_VALUES, true, "\"x\"", "y > 1", 1},
        {"accepted_values_a_y__False__1__2", TEST_ACCEPTED_VALUES, false, "\"y\"", "", 1},
        {"relationships_a_y__id__ref_b_", TEST_RELATIONSHIPS, false, "\"y\"", "", 2},
        {"mine", TEST_UNIQUE, true, "\"y\"", "", 1},
        {"source_not_null_raw_readings_m", TEST_NOT_NULL, false, "\"m\"", "", 0},
        {"no_gaps", TEST_SINGULAR, true, "", "", 2},
    };

    Fixture fixture = fixture_open();
    const ModelSet *set;
    Error err = {0};

    (void) state;
    fixture_write(&fixture, "dbt/models/a.sql", "select * from {{ source('raw', 'readings') }}");
    fixture_write(&fixture, "dbt/models/b.sql", "select 1 as id");
    fixture_write(
        &fixture,
        "dbt/models/schema.yml",
        "version: 2\n"
        "sources:\n"
        "  - name: raw\n"
        "    tables:\n"
        "      - name: readings\n"
        "        columns:\n"
        "          - name: m\n"
        "            tests: [not_null]\n"
        "models:\n"
        "  - name: a\n"
        "    description: What it holds.\n"
        "    data_tests:\n"
        "      - unique:\n"
        "          column_name: x || y\n"
        "    columns:\n"
        "      - name: x\n"
        "        description: A column.\n"
        "        data_tests:\n"
        "          - not_null\n"
        "          - accepted_values:\n"
        "              arguments: {values: [import, export]}\n"
        "              config: {severity: warn, where: y > 1}\n"
        "      - name: y\n"
        "        tests:\n"
        "          - accepted_values: {values: [1, 2], quote: false}\n"
        "          - relationships: {to: ref('b'), field: id}\n"
        "          - unique: {name: mine, severity: warn}\n");
    fixture_write(
        &fixture,
        "dbt/tests/no_gaps.sql",
        "{{ config(severity='warn') }} select 1 from {{ ref('a') }}, {{ ref('b') }}");
    CASE_OK("load", load(&fixture, &set, &err), &err);
    CASE_INT("tests", set->n_tests, COUNT_OF(expected));
    for (size_t at = 0; at < COUNT_OF(expected); at++) {
        const DataTest *test = &set->tests[at];

        CASE_TEXT("name", test->name, expected[at].name);
        CASE_INT(test->name, test->kind, expected[at].kind);
        CASE_INT(test->name, test->is_warning, expected[at].is_warning);
        CASE_TEXT(test->name, str_dup(fixture.arena, test->expression), expected[at].expression);
        CASE_TEXT(test->name, str_dup(fixture.arena, test->where), expected[at].where);
        CASE_INT(test->name, test->n_refs, expected[at].n_refs);
    }
    CASE_TEXT("description", set->models[0].description, "What it holds.");
    CASE_TEXT("column", set->models[0].columns[0].description, "A column.");
    fixture_close(&fixture);
}

/* One file each that makes a project of the models a and b wrong. */
static const struct {
    const char *path;
    const char *text;
    const char *message;
    const char *where;
} refusals[] = {
    {"dbt/dbt_project.yml",
     "name: demo\non-run-start: x\n",
     "key 'on-run-start' is not known here",
     "dbt/dbt_project.yml:2:15"},
    {"dbt/dbt_project.yml",
     "name: demo\ndata_tests: [+severity]\n",
     "expected keys with values here",
     "dbt/dbt_project.yml:2:13"},
    {"dbt/dbt_project.yml",
     "name: demo\nvars: [a]\n",
     "expected keys with values here",
     "dbt/dbt_project.yml:2:7"},
    {"dbt/dbt_project.yml",
     "name: demo\nvars: a\n",
     "expected keys with values here",
     "dbt/dbt_project.yml:2:7"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    config: [view]\n",
     "expected keys with values here",
     "dbt/models/s.yml:3:13"},
    {"dbt/dbt_project.yml",
     "name: demo\nmodel-paths: [sql]\n",
     "'model-paths' must be [\"models\"] for eiot",
     "dbt/dbt_project.yml:2:14"},
    {"dbt/dbt_project.yml",
     "name: demo\nvars: {a: \"{{ env_var('A') }}\"}\n",
     "Jinja in YAML is not rendered",
     "dbt/dbt_project.yml:2:11"},
    {"dbt/dbt_project.yml",
     "name: demo\nmodels:\n  demo:\n    +materialized: materialized_view\n",
     "config 'materialized' must be 'view', 'table', 'incremental' or 'ephemeral' here",
     "dbt/dbt_project.yml:4:20"},
    {"dbt/dbt_project.yml",
     "name: demo\nmodels:\n  demo:\n    materialized: view\n",
     "key 'materialized' is neither a folder nor a +key",
     "dbt/dbt_project.yml:4:19"},
    {"dbt/dbt_project.yml",
     "name: demo\ndata_tests:\n  +store_failures: true\n",
     "key '+store_failures' is not read here, only '+severity'",
     "dbt/dbt_project.yml:3:20"},
    {"dbt/models/c.sql",
     "select {{ ref('aa') }}",
     "ref('aa') names no model of dbt/models",
     "dbt/models/c.sql:1:11"},
    {"dbt/models/c.sql",
     "select\n{{ source('raw', 'gone') }}",
     "source('raw', 'gone') is not described",
     "dbt/models/c.sql:2:4"},
    {"dbt/models/c.sql",
     "{{ config(indexes=[]) }} select 1",
     "config 'indexes' is not read here",
     "dbt/models/c.sql:1:4"},
    {"dbt/models/c.sql",
     "{{ config(incremental_strategy='merge') }} select 1",
     "config 'incremental_strategy' must be 'delete+insert' or 'append' here",
     "dbt/models/c.sql:1:4"},
    {"dbt/models/c.sql",
     "{{ config(on_schema_change='append_new_columns') }} select 1",
     "config 'on_schema_change' must be 'ignore' or 'fail' here",
     "dbt/models/c.sql:1:4"},
    {"dbt/models/c.sql",
     "{{ config(unique_key=1) }} select 1",
     "config 'unique_key' must be a column or a list of columns here",
     "dbt/models/c.sql:1:4"},
    {"dbt/models/c.sql",
     "{{ config(schema='') }} select 1",
     "config 'schema' must be a name here",
     "dbt/models/c.sql:1:4"},
    {"dbt/models/deep/a.sql",
     "select 1",
     "model 'a' stands in 'dbt/models/a.sql' already",
     "dbt/models/deep/a.sql"},
    {"dbt/macros/zmore.sql",
     "{% macro generate_schema_name(a, b) %}{% endmacro %}",
     "macro 'generate_schema_name' is defined in 'dbt/macros/schema.sql' already",
     "dbt/macros/zmore.sql:1:10"},
    {"dbt/models/s.yml",
     "models:\n  - name: c\n",
     "model 'c' has no file in dbt/models",
     "dbt/models/s.yml:2:5"},
    {"dbt/models/s.yml",
     "models:\n  - {name: a, columns: []}\n  - {name: a}\n",
     "model 'a' is described twice",
     "dbt/models/s.yml:3:5"},
    {"dbt/models/s.yml",
     "models:\n  - description: x\n",
     "a name is missing here",
     "dbt/models/s.yml:2:5"},
    {"dbt/models/s.yml", "models: x\n", "'models' must be a list", "dbt/models/s.yml:1:9"},
    {"dbt/models/s.yml",
     "snapshots: []\n",
     "key 'snapshots' is not known here",
     "dbt/models/s.yml:1:12"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    config: {enabled: false}\n",
     "config 'enabled' is not read here",
     "dbt/models/s.yml:3:23"},
    {"dbt/models/s.yml",
     "sources:\n  - name: r\n    tables: [{name: t}, {name: t}]\n",
     "source 'r.t' is described twice in dbt/models",
     "dbt/models/s.yml:3:25"},
    {"dbt/dbt_project.yml",
     "name: demo\nmodels:\n  demo:\n    martts:\n      +materialized: table\n",
     "there is no folder or model 'dbt/models/martts'",
     "dbt/dbt_project.yml:5:7"},
    {"dbt/dbt_project.yml",
     "name: demo\nmodels: {demo: {a: {+schema: x}, b: {deep: {+schema: x}}}}\n",
     "there is no folder or model 'dbt/models/b/deep'",
     "dbt/dbt_project.yml:2:44"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests: [positive]\n",
     "there is no test 'positive' here",
     "dbt/models/s.yml:5:17"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - unique: "
     "{limit: 1}\n",
     "test 'unique' has no argument 'limit' here",
     "dbt/models/s.yml:6:29"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - "
     "accepted_values: {values: []}\n",
     "'values' must be a list with something in it",
     "dbt/models/s.yml:6:39"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests: [accepted_values]\n",
     "test 'accepted_values' needs `values`",
     "dbt/models/s.yml:5:17"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - "
     "relationships: {to: ref('b')}\n",
     "test 'relationships' needs `to` and `field`",
     "dbt/models/s.yml:6:13"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - "
     "relationships: {to: \"'b'\", field: id}\n",
     "'to' must be ref('model') or source('schema', 'table')",
     "dbt/models/s.yml:6:33"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - "
     "relationships: {to: ref('z'), field: id}\n",
     "ref('z') names no model of dbt/models",
     "dbt/models/s.yml:6:33"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    tests: [unique]\n",
     "test of a whole table needs `column_name`",
     "dbt/models/s.yml:3:13"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - unique: "
     "{config: {severity: fatal}}\n",
     "config 'severity' must be 'error' or 'warn' here",
     "dbt/models/s.yml:6:41"},
    {"dbt/models/s.yml",
     "models:\n  - name: a\n    columns:\n      - name: x\n        tests:\n          - unique: "
     "{config: {limit: 1}}\n",
     "config 'limit' of a test is not read here",
     "dbt/models/s.yml:6:38"},
    {"dbt/tests/t.sql",
     "select {{ this }}",
     "nothing is named 'this' here",
     "dbt/tests/t.sql:1:11"},
    {"dbt/tests/t.sql",
     "{{ config(materialized='view') }} select 1",
     "config 'materialized' of a test is not read here",
     "dbt/tests/t.sql:1:4"},
};

static void refuses(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(refusals); at++) {
        Fixture fixture = fixture_open();
        const ModelSet *set;
        Error err = {0};

        fixture_write(&fixture, "dbt/models/a.sql", "select 1 as x");
        fixture_write(&fixture, "dbt/models/b.sql", "select 1 as id");
        fixture_write(&fixture, refusals[at].path, refusals[at].text);
        CASE_INT(refusals[at].text, load(&fixture, &set, &err), STATUS_CONFIG);
        CASE_TEXT(refusals[at].text, err.message, refusals[at].message);
        CASE_TEXT(refusals[at].text, err.where, refusals[at].where);
        fixture_close(&fixture);
    }
}

static void refuses_what_is_no_query(void **state)
{
    static const struct {
        const char *path;
        const char *text;
        const char *message;
    } cases[] = {
        {"dbt/models/a.sql", "select 1;\n", "model 'dbt/models/a.sql' ends with ';'"},
        {"dbt/models/a.sql", "{# nothing #}\n", "model 'dbt/models/a.sql' renders to nothing"},
        {"dbt/models/a.sql",
         "{% if not is_incremental() %}select 1{% endif %}",
         "model 'dbt/models/a.sql' renders to nothing"},
        {"dbt/tests/t.sql", "select 1;", "test 'dbt/tests/t.sql' ends with ';'"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Fixture fixture = fixture_open();
        const ModelSet *set;
        Error err = {0};

        fixture_write(&fixture, "dbt/models/b.sql", "select 1");
        fixture_write(&fixture, cases[at].path, cases[at].text);
        CASE_INT(cases[at].text, load(&fixture, &set, &err), STATUS_CONFIG);
        CASE_TEXT(cases[at].text, err.message, cases[at].message);
        CASE_TEXT(cases[at].text, err.where, cases[at].path);
        fixture_close(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settles_config),
        cmocka_unit_test(passes_over_what_is_dbts_own),
        cmocka_unit_test(names_schemas_as_dbt_without_macro),
        cmocka_unit_test(reads_vars),
        cmocka_unit_test(inlines_ephemeral_models),
        cmocka_unit_test(finds_refs_of_both_ways),
        cmocka_unit_test(reads_tests),
        cmocka_unit_test(refuses),
        cmocka_unit_test(refuses_what_is_no_query),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
