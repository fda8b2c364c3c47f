/*
 * What models render to: expressions, filters, functions, macros and statements, and what is
 * refused. The expected texts are what dbt gives (test/golden/transform holds it against dbt).
 */
#include "cases.h"
#include "transform/parser.h"
#include "transform/render.h"

#define HINT                                                                                       \
    "eiot runs a subset of dbt, see docs/models.md. Write it another way, or run the project "     \
    "with "                                                                                        \
    "dbt itself: dbt build --project-dir dbt."

static const char macros_text[] =
    "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}\n"
    "{% macro pair(a, b='z', c=a) %}({{ a }},{{ b }},{{ c }}){% endmacro %}\n"
    "{% macro outer(x) -%} [{{ twice(x ~ '!') }}] {%- endmacro %}\n"
    "{% macro sees(a) %}{{ hidden }}{% endmacro %}\n"
    "{% macro forever() %}{{ forever() }}{% endmacro %}\n"
    "{% macro by_target(x) -%}\n"
    "    {%- if target.type == 'postgres' -%} pg({{ x }}) {%- else -%} duck({{ x }}) {%- endif "
    "-%}\n"
    "{%- endmacro %}\n";

static const NamedValue vars[] = {
    {{"zone", 4}, {.kind = VALUE_TEXT, .text = {"Africa/Dakar", 12}}},
    {{"price", 5}, {.kind = VALUE_FLOAT, .number = 0.15}},
    {{"steps", 5}, {.kind = VALUE_INT, .integer = 1800}},
    {{"zone", 4}, {.kind = VALUE_TEXT, .text = {"hidden by the first", 19}}},
};

/* What config() was told, as "key=value;". */
static Status note_config(void *context, Str key, const Value *value, Error *err)
{
    StrBuf *seen = context;

    if (str_equal(key, STR("bad")))
        return error_set(err, STATUS_CONFIG, "config 'bad' is not read here");
    strbuf_put(seen, key);
    strbuf_printf(seen, "=%s;", value_kind_name(value->kind));
    return OK;
}

static Status find_ref(void *context, Str model, Relation *ret_relation, Error *err)
{
    (void) context;
    if (str_equal(model, STR("none")))
        return error_set(err, STATUS_CONFIG, "ref('none') names no model of dbt/models");
    *ret_relation = (Relation){.schema = STR("s"), .name = model, .sql = STR("\"s\".\"m\"")};
    return OK;
}

static Status find_source(void *context, Str source, Str table, Relation *ret_relation, Error *err)
{
    (void) context;
    (void) err;
    *ret_relation = (Relation){.schema = source, .name = table, .sql = STR("\"raw\".\"t\"")};
    return OK;
}

static Status
render_text(Arena *arena, Str text, bool is_incremental, StrBuf *seen, Str *ret, Error *err)
{
    static const Relation this_relation = {
        .schema = {"marts", 5}, .name = {"kpi", 3}, .sql = {"\"marts\".\"kpi\"", 13}};
    MacroSet macros = {0};
    RenderInput input = {
        .macros = &macros,
        .vars = vars,
        .n_vars = COUNT_OF(vars),
        .target_type = "duckdb",
        .target_schema = "main",
        .this_relation = &this_relation,
        .is_incremental = is_incremental,
        .ref = find_ref,
        .source = find_source,
        .config = note_config,
        .context = seen,
    };
    Block block;
    Status status =
        parse_macros(arena, STR(macros_text), "macros.sql", &macros.macros, &macros.n_macros, err);

    if (status == OK)
        status = parse_model(arena, text, "m.sql", &block, err);
    return status == OK ? render(arena, &block, &input, ret, err) : status;
}

static void renders(void **state)
{
    static const struct {
        const char *input;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"select 1", "select 1"},
        {"a{# gone #}b", "ab"},
        {"a {#- gone -#} b", "ab"},
        /* values */
        {"{{ 'a' }} {{ \"b\" }} {{ 1 }} {{ 1.50 }} {{ true }} {{ none }}", "a b 1 1.5 True None"},
        {"{{ -1 }} {{ -1.5 }} {{ - 2 + 3 }}", "-1 -1.5 1"},
        {"{{ ['a', 'b'][1] }} {{ ['a', 'b'][-1] }} {{ {'k': 'v'}['k'] }} {{ {'k': 'v'}.k }}",
         "b b v v"},
        {"{{ ('a', 'b')[0] }} {{ (1) }}", "a 1"},
        /* operators */
        {"{{ 1 + 2 - 4 }} {{ 1 + 0.5 }} {{ 'a' + 'b' }}", "-1 1.5 ab"},
        {"{{ 'a' ~ 1 ~ none ~ true }}", "a1NoneTrue"},
        {"{{ 1 ~ 2 + 3 }}", NULL}, /* ~ binds tighter: '12' + 3 */
        {"{{ 1 == 1.0 }} {{ 1 != 1 }} {{ 'a' == 'b' }}", "True False False"},
        {"{{ 1 < 2 }} {{ 2 <= 2 }} {{ 'b' > 'a' }} {{ 1 >= 1.5 }}", "True True True False"},
        {"{{ 'a' in ['a'] }} {{ 'a' not in ['a'] }} {{ 'b' in 'abc' }} {{ 'k' in {'k': 1} }}",
         "True False True True"},
        {"{{ not 1 }} {{ not '' }} {{ not 1 == 2 }}", "False True True"},
        {"{{ 'a' and 'b' }} {{ '' or 'c' }} {{ 0 and missing }} {{ 1 or missing }}", "b c 0 1"},
        {"{{ 'x' if 1 > 2 else 'y' if 0 else 'z' }}", "z"},
        {"{{ none is none }} {{ 1 is not none }} {{ a is defined }} {{ target is defined }}",
         "True True False True"},
        {"{{ not 1 is none }}", "True"},
        /* filters */
        {"{{ 'aB1' | upper }} {{ 'aB1' | lower }} {{ '  a ' | trim }}", "AB1 ab1 a"},
        {"{{ [1, 'b', 2.5] | join(', ') }} {{ ['a', 'b'] | join }}", "1, b, 2.5 ab"},
        {"{{ 'é!' | length }} {{ [1, 2] | length }} {{ {'a': 1} | length }}", "2 2 1"},
        {"{{ 'a-b-c' | replace('-', '') | upper }} {{ 'aaa' | replace('aa', 'b') }}", "ABC ba"},
        {"{{ ['a', 'b'] | join(' ') | replace('a', 'c') }}", "c b"},
        /* names */
        {"{{ target.type }} {{ target.name }} {{ target.schema }}", "duckdb duckdb main"},
        {"{{ this }} {{ this.schema }} {{ this.name }} {{ this.identifier }}",
         "\"marts\".\"kpi\" marts kpi kpi"},
        /* functions */
        {"from {{ ref('m') }} join {{ source('raw', 't') }}",
         "from \"s\".\"m\" join \"raw\".\"t\""},
        {"{{ var('zone') }} {{ var('price') }} {{ var('steps') }} {{ var('other', 'x') }}",
         "Africa/Dakar 0.15 1800 x"},
        {"a{{ config(materialized='view', tags=['x']) }}b", "ab"},
        {"{% if is_incremental() %}where{% else %}all{% endif %}", "all"},
        /* statements */
        {"{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}", "b"},
        {"{% if 0 %}a{% elif 0 %}b{% elif 0 %}c{% else %}d{% endif %}", "d"},
        {"{% if 0 %}a{% endif %}", ""},
        {"{% for x in [1, 2, 3] %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2,3"},
        {"{% for x in ['a', 'b'] %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.length "
         "}} {% endfor %}",
         "10True2 21False2 "},
        {"{% for k, v in [('a', 1), ('b', 2)] %}{{ k }}={{ v }};{% endfor %}", "a=1;b=2;"},
        {"{% for x in [] %}a{% endfor %}b", "b"},
        {"{% for x in [1, 2] %}{% for y in ['a', 'b'] %}{{ x }}{{ y }}{{ loop.index }} {% endfor "
         "%}{% endfor %}",
         "1a1 1b2 2a1 2b2 "},
        {"{% set x = 'a' %}{{ x }}{% set x = 'b' %}{{ x }}", "ab"},
        {"{% if 1 %}{% set x = 'a' %}{% endif %}{{ x }}", "a"},
        {"{% set x = 'a' %}{% for y in [1, 2] %}{{ x }}{% set x = 'b' %}{{ x }}{% endfor %}{{ x }}",
         "ababa"},
        /* macros */
        {"{{ twice('a') }} {{ twice(x='b') }}", "aa bb"},
        {"{{ pair(1) }} {{ pair(1, 2) }} {{ pair(1, c=3) }} {{ pair(c=3, a=1, b=2) }}",
         "(1,z,1) (1,2,1) (1,z,3) (1,2,3)"},
        {"{{ outer('a') }}", "[a!a!]"},
        {"{{ twice('a') | upper ~ 'c' }}", "AAc"},
        {"{{ by_target('x') }}", "duck(x)"},
        {"{% set x = 1 %}{{ twice(x) }}{{ x }}", "111"},
        /* white space */
        {"a\n{%- if 1 %}\nb\n{%- endif %}\nc", "a\nb\nc"},
        {"a\n{% if 1 -%}\n b\n{%- endif -%}\n c", "a\nbc"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        StrBuf seen = strbuf_new(arena);
        Error err = {0};
        Str text = STR("");
        Status status = render_text(arena, str_from(cases[at].input), false, &seen, &text, &err);

        if (cases[at].expected == NULL) {
            CASE_INT(cases[at].input, status, STATUS_CONFIG);
        } else {
            CASE_OK(cases[at].input, status, &err);
            CASE_TEXT(cases[at].input, text.ptr, cases[at].expected);
        }
        arena_free(arena);
    }
}

static void renders_incremental(void **state)
{
    Arena *arena = arena_new();
    StrBuf seen = strbuf_new(arena);
    Error err = {0};
    Str text;

    (void) state;
    CASE_OK(
        "incremental",
        render_text(
            arena,
            STR("{% if is_incremental() %}from {{ this }}{% endif %}"),
            true,
            &seen,
            &text,
            &err),
        &err);
    CASE_TEXT("incremental", text.ptr, "from \"marts\".\"kpi\"");
    arena_free(arena);
}

static void tells_config(void **state)
{
    Arena *arena = arena_new();
    StrBuf seen = strbuf_new(arena);
    Error err = {0};
    Str text;

    (void) state;
    CASE_OK(
        "config",
        render_text(
            arena,
            STR("{{ config(a='x', b=['y'], c=1, d=true, e={'k': none}) }}"),
            false,
            &seen,
            &text,
            &err),
        &err);
    CASE_TEXT("config", strbuf_text(&seen), "a=text;b=a list;c=a number;d=true or false;e=a dict;");
    arena_free(arena);
}

typedef struct Refusal {
    const char *input;
    const char *message;
    const char *where;
    bool is_outside; /* has the hint to use dbt itself */
} Refusal;

static const Refusal refusals[] = {
    {"{{ a }}", "nothing is named 'a' here", "m.sql:1:4", true},
    {"{{ run_started_at }}", "nothing is named 'run_started_at' here", "m.sql:1:4", true},
    {"{{ loop.index }}", "nothing is named 'loop' here", "m.sql:1:4", true},
    {"\n {{ env_var('A') }}", "there is no function or macro 'env_var' here", "m.sql:2:5", true},
    {"{{ run_query('a') }}", "there is no function or macro 'run_query' here", "m.sql:1:4", true},
    {"{{ 'a' | indent }}", "there is no filter 'indent' here", "m.sql:1:10", true},
    {"{{ [1] }}", "a list can't be written, use `join`", "m.sql:1:1", true},
    {"{{ {'a': 1} ~ 'b' }}", "a dict can't be written, use `join`", "m.sql:1:13", true},
    {"{{ [[1]] | join }}", "a list can't be written, use `join`", "m.sql:1:12", true},
    {"{{ target.threads }}", "a dict has no member 'threads' here", "m.sql:1:4", true},
    {"{{ this.database }}", "a relation has no member 'database' here", "m.sql:1:4", true},
    {"{{ 'a'.b }}", "text has no member 'b' here", "m.sql:1:4", true},
    {"{{ [1][1] }}", "list has 1 items, none at 1", "m.sql:1:8", false},
    {"{{ [1][-2] }}", "list has 1 items, none at -2", "m.sql:1:8", false},
    {"{{ {'a': 1}['b'] }}", "dict has no key 'b'", "m.sql:1:13", false},
    {"{{ 'a'[0] }}",
     "an index is a number in a list or a string in a dict, not a number in text",
     "m.sql:1:8",
     true},
    {"{{ 1 + 'a' }}", "'+' doesn't work on a number and text", "m.sql:1:6", false},
    {"{{ 'a' - 'b' }}", "'-' doesn't work on text and text", "m.sql:1:8", false},
    {"{{ 1 < 'a' }}", "'<' doesn't work on a number and text", "m.sql:1:6", false},
    {"{{ none > 1 }}", "'>' doesn't work on none and a number", "m.sql:1:9", false},
    {"{{ 1 in 'a' }}", "'in' doesn't work on a number and text", "m.sql:1:6", false},
    {"{{ -'a' }}", "'-' needs a number, has text", "m.sql:1:4", false},
    {"{{ 9223372036854775807 + 1 }}", "number is too large", "m.sql:1:24", false},
    {"{{ 1 | upper }}", "filter 'upper' needs text, has a number", "m.sql:1:8", false},
    {"{{ 'é' | upper }}", "filter 'upper' changes the letters a to z only", "m.sql:1:10", true},
    {"{{ 'a' | join }}", "filter 'join' needs a list, has text", "m.sql:1:10", false},
    {"{{ 1 | length }}", "filter 'length' needs text, has a number", "m.sql:1:8", false},
    {"{{ 'a' | replace('a') }}",
     "filter 'replace' has 1 arguments, expected 2",
     "m.sql:1:10",
     false},
    {"{{ 'a' | replace('', 'b') }}",
     "filter 'replace' needs a text to look for",
     "m.sql:1:10",
     true},
    {"{{ ['a'] | join(1) }}", "filter 'join' needs text, has a number", "m.sql:1:12", false},
    {"{{ ref('none') }}", "ref('none') names no model of dbt/models", "m.sql:1:4", false},
    {"{{ ref('package', 'm') }}", "call is written ref('model')", "m.sql:1:4", true},
    {"{{ ref('m', v=2) }}", "call is written ref('model')", "m.sql:1:4", true},
    {"{{ ref(1) }}", "call is written ref('model')", "m.sql:1:4", true},
    {"{{ source('raw') }}", "call is written source('schema', 'table')", "m.sql:1:4", true},
    {"{{ var('gone') }}", "var 'gone' has no value", "m.sql:1:4", false},
    {"{{ var() }}", "call is written var('name') or var('name', default)", "m.sql:1:4", true},
    {"{{ config('view') }}", "call is written config(key=value, ...)", "m.sql:1:4", true},
    {"{{ config(bad=1) }}", "config 'bad' is not read here", "m.sql:1:4", false},
    {"{{ is_incremental(1) }}", "call is written is_incremental()", "m.sql:1:4", true},
    {"{{ twice() }}", "macro 'twice' needs its argument 'x'", "m.sql:1:4", false},
    {"{{ twice(1, 2) }}", "macro 'twice' has 1 parameters, the call gives 2", "m.sql:1:4", false},
    {"{{ twice(y=1) }}",
     "macro 'twice' has no parameter 'y' left for the call",
     "m.sql:1:4",
     false},
    {"{{ twice(1, x=2) }}",
     "macro 'twice' has no parameter 'x' left for the call",
     "m.sql:1:4",
     false},
    {"{% set hidden = 1 %}{{ sees(1) }}",
     "nothing is named 'hidden' here",
     "macros.sql:4:23",
     true},
    {"{% for x in 'abc' %}{% endfor %}", "`for` goes over a list, not text", "m.sql:1:4", true},
    {"{% for a, b in [1] %}{% endfor %}",
     "`for` names 2 parts, an item is not a list of as many",
     "m.sql:1:4",
     false},
    {"{% for x in [1] %}{% set y = 1 %}{% endfor %}{{ y }}",
     "nothing is named 'y' here",
     "m.sql:1:49",
     true},
};

static void refuses(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(refusals); at++) {
        const Refusal *refusal = &refusals[at];
        Arena *arena = arena_new();
        StrBuf seen = strbuf_new(arena);
        Error err = {0};
        Str text;

        CASE_INT(
            refusal->input,
            render_text(arena, str_from(refusal->input), false, &seen, &text, &err),
            STATUS_CONFIG);
        CASE_TEXT(refusal->input, err.message, refusal->message);
        CASE_TEXT(refusal->input, err.where, refusal->where);
        CASE_INT(refusal->input, strcmp(err.hint, HINT) == 0, refusal->is_outside);
        arena_free(arena);
    }
}

/* A model that would take all memory or time is stopped. */
static void stops_at_limits(void **state)
{
    static const char list_of_ten[] = "[0,1,2,3,4,5,6,7,8,9]";
    Arena *arena = arena_new();
    StrBuf loops = strbuf_new(arena);
    StrBuf doubled = strbuf_new(arena);
    StrBuf chain = strbuf_new(arena);
    StrBuf output = strbuf_new(arena);

    (void) state;
    for (int at = 0; at < 7; at++)
        strbuf_printf(&loops, "{%% for x in %s %%}", list_of_ten);
    strbuf_puts(&loops, "{{ x }}");
    for (int at = 0; at < 7; at++)
        strbuf_puts(&loops, "{% endfor %}");
    strbuf_puts(&doubled, "{% set x = 'abcdefgh' %}");
    for (int at = 0; at < 20; at++)
        strbuf_puts(&doubled, "{% set x = x ~ x %}");
    strbuf_puts(&chain, "{{ 1");
    for (int at = 0; at < 600; at++)
        strbuf_puts(&chain, " ~ 1");
    strbuf_puts(&chain, " }}");
    strbuf_puts(&output, "{% set x = 'abcdefgh' %}");
    for (int at = 0; at < 14; at++)
        strbuf_puts(&output, "{% set x = x ~ x %}");
    strbuf_printf(&output, "{%% for y in %s %%}{{ x }}{%% endfor %%}", list_of_ten);

    const struct {
        const char *name;
        Str input;
        const char *message;
    } cases[] = {
        {"steps", strbuf_str(&loops), "rendering passes the limit of 1000000 steps"},
        {"text", strbuf_str(&doubled), "rendering passes the limit of 1048576 bytes of SQL"},
        {"depth",
         strbuf_str(&chain),
         "rendering passes the limit of 500 expressions, one in another"},
        {"output", strbuf_str(&output), "rendering passes the limit of 1048576 bytes of SQL"},
        {"macros", STR("{{ forever() }}"), "macros call each other more than 16 deep"},
    };

    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        StrBuf seen = strbuf_new(arena);
        Error err = {0};
        Str text;

        CASE_INT(
            cases[at].name,
            render_text(arena, cases[at].input, false, &seen, &text, &err),
            STATUS_LIMIT);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(renders),
        cmocka_unit_test(renders_incremental),
        cmocka_unit_test(tells_config),
        cmocka_unit_test(refuses),
        cmocka_unit_test(stops_at_limits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
