/* What the parser refuses, with the place; what it reads is held by render_test. */
#include "cases.h"
#include "transform/parser.h"

#define HINT                                                                                       \
    "eiot runs a subset of dbt, see docs/models.md. Write it another way, or run the project "     \
    "with "                                                                                        \
    "dbt itself: dbt build --project-dir dbt."

typedef struct Case {
    const char *input;
    const char *message;
    const char *where;
    const char *hint;
} Case;

static const Case model_cases[] = {
    {"{% if a %}", "'if' is never closed by {% endif %}", "m.sql:1:4", ""},
    {"{% for a in b %}\n{% if a %}{% endif %}",
     "'for' is never closed by {% endfor %}",
     "m.sql:1:4",
     ""},
    {"{% endif %}", "'endif' closes nothing", "m.sql:1:4", ""},
    {"{% if a %}{% endfor %}", "'if' is never closed by {% endif %}", "m.sql:1:4", ""},
    {"{% if %}", "expected a value, found '%}'", "m.sql:1:7", HINT},
    {"{% if a b %}", "expected '%}', found 'b'", "m.sql:1:9", HINT},
    {"{% if a %}{% else b %}", "expected '%}' after 'else', found 'b'", "m.sql:1:19", HINT},
    {"{{ a b }}", "expected '}}', found 'b'", "m.sql:1:6", HINT},
    {"{{ (a }}", "'{{' is never closed by '}}'", "m.sql:1:1", ""},
    {"{{ [a b] }}", "expected ']', found 'b'", "m.sql:1:7", HINT},
    {"{{ f(a b) }}", "expected ')', found 'b'", "m.sql:1:8", HINT},
    {"{{ f(a=1, 2) }}", "argument without a name stands after a named one", "m.sql:1:11", ""},
    {"{{ {'a' 1} }}", "expected ':', found '1'", "m.sql:1:9", HINT},
    {"{{ {'a': 1 2} }}", "expected '}', found '2'", "m.sql:1:12", HINT},
    {"{{ a. }}", "expected a name, found '}}'", "m.sql:1:7", HINT},
    {"{{ a[1 }}", "'{{' is never closed by '}}'", "m.sql:1:1", ""},
    {"{{ and }}", "expected a value, found 'and'", "m.sql:1:4", ""},
    {"{{ 99999999999999999999 }}", "number '99999999999999999999' is too large", "m.sql:1:4", ""},
    {"{{ * }}", "expected a value, found '*'", "m.sql:1:4", HINT},
    {"{{ a * b }}", "expected '}}', found '*'", "m.sql:1:6", HINT},
    {"{{ a = b }}", "expected '}}', found '='", "m.sql:1:6", HINT},
    {"{{ {a: 1} }}", "keys of a dict must be strings", "m.sql:1:5", HINT},
    {"{{ () }}", "empty brackets '()' are not read", "m.sql:1:4", HINT},
    {"{{ a < b < c }}", "comparisons are not chained, join them by `and`", "m.sql:1:10", HINT},
    {"{{ a if b }}", "`x if condition` needs an `else`", "m.sql:1:6", HINT},
    {"{{ a is number }}", "tests are `is none` and, of a name, `is defined`", "m.sql:1:9", HINT},
    {"{{ a.b is defined }}",
     "tests are `is none` and, of a name, `is defined`",
     "m.sql:1:11",
     HINT},
    {"{{ adapter.dispatch('a') }}",
     "only functions and macros are called, by name",
     "m.sql:1:4",
     HINT},
    {"{{ a|join(sep='b') }}", "arguments of filters have no names", "m.sql:1:6", HINT},
    {"{% set a %}b{% endset %}", "`set` is written {% set name = value %}", "m.sql:1:8", HINT},
    {"{% set 1 = 2 %}", "expected a name, found '1'", "m.sql:1:8", HINT},
    {"{% for a of b %}", "`for` is written {% for name in list %}", "m.sql:1:10", HINT},
    {"{% for a in b recursive %}", "loops are not recursive", "m.sql:1:15", HINT},
    {"{% for a in b %}{% else %}{% endfor %}", "a `for` has no `else`", "m.sql:1:17", HINT},
    {"{% macro m() %}{% endmacro %}",
     "macros are defined in files of dbt/macros, at their top",
     "m.sql:1:4",
     HINT},
    {"{% do a %}", "block 'do' is not read", "m.sql:1:4", HINT},
    {"{% call f() %}{% endcall %}", "block 'call' is not read", "m.sql:1:4", HINT},
    {"{% raw %}{% endraw %}", "block 'raw' is not read", "m.sql:1:4", HINT},
    {"{% %}", "expected a name, found '%}'", "m.sql:1:4", HINT},
};

static const Case macro_cases[] = {
    {"select 1",
     "a file of dbt/macros holds {% macro %} definitions and comments only",
     "m.sql:1:1",
     HINT},
    {"{% set a = 1 %}",
     "a file of dbt/macros holds {% macro %} definitions and comments only",
     "m.sql:1:1",
     HINT},
    {"{% macro m() %}", "'macro' is never closed by {% endmacro %}", "m.sql:1:10", ""},
    {"{% macro m %}", "expected '(', found '%}'", "m.sql:1:12", HINT},
    {"{% macro m(a b) %}", "expected ')', found 'b'", "m.sql:1:14", HINT},
    {"{% macro m(1) %}", "expected a name, found '1'", "m.sql:1:12", HINT},
    {"{% macro m() %}{% endmacro n %}",
     "expected '%}' after 'endmacro', found 'n'",
     "m.sql:1:28",
     HINT},
    {"{% test t(model) %}{% endtest %}",
     "a file of dbt/macros holds {% macro %} definitions and comments only",
     "m.sql:1:1",
     HINT},
};

static void check(const Case *expected, Status status, const Error *err)
{
    CASE_INT(expected->input, status, STATUS_CONFIG);
    CASE_TEXT(expected->input, err->message, expected->message);
    CASE_TEXT(expected->input, err->where, expected->where);
    CASE_TEXT(expected->input, err->hint, expected->hint);
}

static void refuses_models(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(model_cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        Block block;
        Status status = parse_model(arena, str_from(model_cases[at].input), "m.sql", &block, &err);

        check(&model_cases[at], status, &err);
        arena_free(arena);
    }
}

static void refuses_macros(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(macro_cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const Macro *macros;
        size_t n_macros;
        Status status =
            parse_macros(arena, str_from(macro_cases[at].input), "m.sql", &macros, &n_macros, &err);

        check(&macro_cases[at], status, &err);
        arena_free(arena);
    }
}

static void reads_macros(void **state)
{
    Arena *arena = arena_new();
    Error err = {0};
    const Macro *macros;
    size_t n_macros;
    Str text = STR("{# one #}\n{% macro a(x, y=1) %}b{% endmacro %}\n\n{% macro c() -%} d {%- "
                   "endmacro %}\n");

    (void) state;
    CASE_OK("macros", parse_macros(arena, text, "m.sql", &macros, &n_macros, &err), &err);
    CASE_INT("macros", n_macros, 2);
    CASE_TEXT("name", str_dup(arena, macros[0].name), "a");
    CASE_INT("parameters", macros[0].n_parameters, 2);
    CASE_TRUE("no default", macros[0].parameters[0].otherwise == NULL);
    CASE_TRUE("default", macros[0].parameters[1].otherwise != NULL);
    CASE_TEXT("second", str_dup(arena, macros[1].name), "c");
    arena_free(arena);
}

/* `n` times `open`, then `close`s. */
static Str nested(Arena *arena, size_t n, const char *open, const char *middle, const char *close)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at < n; at++)
        strbuf_puts(&buffer, open);
    strbuf_puts(&buffer, middle);
    for (size_t at = 0; at < n; at++)
        strbuf_puts(&buffer, close);
    return strbuf_str(&buffer);
}

static void bounds_depth(void **state)
{
    static const struct {
        const char *name;
        const char *open;
        const char *middle;
        const char *close;
        size_t fits;
    } cases[] = {
        {"brackets", "(", "a", ")", 20},
        {"not", "not ", "a", "", 20},
        {"lists", "[", "", "]", 20},
        {"calls", "f(", "a", ")", 20},
        {"choices", "a if b else ", "c", "", 20},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        for (int is_deep = 0; is_deep < 2; is_deep++) {
            Arena *arena = arena_new();
            Error err = {0};
            Block block;
            size_t n = is_deep == 1 ? 100 : cases[at].fits;
            Str inner = nested(arena, n, cases[at].open, cases[at].middle, cases[at].close);
            Str text = str_from(arena_printf(arena, "{{ %.*s }}", STR_ARG(inner)));
            Status status = parse_model(arena, text, "m.sql", &block, &err);

            CASE_INT(cases[at].name, status, is_deep == 1 ? STATUS_LIMIT : OK);
            if (is_deep == 1)
                CASE_TEXT(
                    cases[at].name, err.message, "blocks or brackets stand more than 64 deep");
            arena_free(arena);
        }
    }
}

static void bounds_blocks(void **state)
{
    Arena *arena = arena_new();
    Error err = {0};
    Block block;
    Str blocks = nested(arena, 100, "{% if a %}", "b", "{% endif %}");
    Str choices = nested(arena, 100, "{% if a %}b{% elif c %}", "d", "");

    (void) state;
    CASE_INT("ifs", parse_model(arena, blocks, "m.sql", &block, &err), STATUS_LIMIT);
    CASE_INT("elifs", parse_model(arena, choices, "m.sql", &block, &err), STATUS_LIMIT);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_models),
        cmocka_unit_test(refuses_macros),
        cmocka_unit_test(reads_macros),
        cmocka_unit_test(bounds_depth),
        cmocka_unit_test(bounds_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
