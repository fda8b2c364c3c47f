/* Tokens of model files, the white space that tags take away, and what is no Jinja. */
#include "cases.h"
#include "transform/lexer.h"

/* Tokens one after another: T(text) "string" name 12 1.5 sign {{ }} {% %}. */
static const char *tokens_text(Arena *arena, const Token *tokens, size_t n_tokens)
{
    StrBuf buffer = strbuf_new(arena);

    for (size_t at = 0; at + 1 < n_tokens; at++) {
        const Token *token = &tokens[at];

        strbuf_puts(&buffer, at == 0 ? "" : " ");
        if (token->kind == TOKEN_TEXT)
            strbuf_printf(&buffer, "T(%.*s)", STR_ARG(token->text));
        else if (token->kind == TOKEN_STRING)
            strbuf_printf(&buffer, "\"%.*s\"", STR_ARG(token->text));
        else
            strbuf_put(&buffer, token->text);
    }
    assert_int_equal(tokens[n_tokens - 1].kind, TOKEN_END);
    return strbuf_text(&buffer);
}

static void lexes(void **state)
{
    static const struct {
        const char *name;
        const char *input;
        const char *expected;
    } cases[] = {
        {"nothing", "", ""},
        {"text", "select 1", "T(select 1)"},
        {"last line end goes", "select 1\n", "T(select 1)"},
        {"only one of them", "select 1\n\n", "T(select 1\n)"},
        {"name", "a {{ b }} c", "T(a ) {{ b }} T( c)"},
        {"block", "{% if a %}", "{% if a %}"},
        {"comment", "a{# {{ b }} #}c", "T(a) T(c)"},
        {"trim left", "a \n{{- b }} c", "T(a) {{ b }} T( c)"},
        {"trim right", "a {{ b -}} \n c", "T(a ) {{ b }} T(c)"},
        {"trim block", "a \t{%- if b -%}\n c", "T(a) {% if b %} T(c)"},
        {"trim comment", "a {#- b -#} c", "T(a) T(c)"},
        {"white space alone goes", "{% if a -%}  {%- endif %}", "{% if a %} {% endif %}"},
        {"strings", "{{ 'a' \"b\" }}", "{{ \"a\" \"b\" }}"},
        {"escapes", "{{ 'a\\'b\\\\' }}", "{{ \"a'b\\\" }}"},
        {"closing sign in a string", "{{ '}}' }}", "{{ \"}}\" }}"},
        {"numbers", "{{ 12 1.5 }}", "{{ 12 1.5 }}"},
        {"signs", "{{ a==b!=c<=d>=e<f>g }}", "{{ a == b != c <= d >= e < f > g }}"},
        {"dict before the end", "{{ {'a': 1}}}", "{{ { \"a\" : 1 } }}"},
        {"minus", "{{ a - b -}} c", "{{ a - b }} T(c)"},
        {"braces of SQL", "select {'a': 1}", "T(select {'a': 1})"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const Token *tokens;
        size_t n_tokens;
        Status status = lex(arena, str_from(cases[at].input), "m.sql", &tokens, &n_tokens, &err);

        CASE_OK(cases[at].name, status, &err);
        CASE_TEXT(cases[at].name, tokens_text(arena, tokens, n_tokens), cases[at].expected);
        arena_free(arena);
    }
}

static void knows_places(void **state)
{
    Arena *arena = arena_new();
    Error err = {0};
    const Token *tokens;
    size_t n_tokens;

    (void) state;
    CASE_OK("places", lex(arena, STR("é {{ a\n  ~ b }}"), "m.sql", &tokens, &n_tokens, &err), &err);
    CASE_INT("text", tokens[0].place.column, 1);
    CASE_INT("begin counts characters, not bytes", tokens[1].place.column, 3);
    CASE_INT("a", tokens[2].place.column, 6);
    CASE_INT("line of ~", tokens[3].place.line, 2);
    CASE_INT("column of ~", tokens[3].place.column, 3);
    arena_free(arena);
}

static void refuses(void **state)
{
    static const struct {
        const char *name;
        const char *input;
        size_t length; /* 0: to the end of the text */
        Status status;
        const char *message;
        const char *where;
    } cases[] = {
        {"open expression",
         "a\n {{ b",
         0,
         STATUS_CONFIG,
         "'{{' is never closed by '}}'",
         "m.sql:2:2"},
        {"open block", "{% if", 0, STATUS_CONFIG, "'{%' is never closed by '%}'", "m.sql:1:1"},
        {"open comment", "a {# b", 0, STATUS_CONFIG, "comment '{#' is never closed", "m.sql:1:3"},
        {"open string", "{{ 'a }}", 0, STATUS_CONFIG, "string is never closed", "m.sql:1:4"},
        {"open bracket",
         "{{ {'a': 1 }}",
         0,
         STATUS_CONFIG,
         "'{{' is never closed by '}}'",
         "m.sql:1:1"},
        {"unknown sign",
         "{{ a & b }}",
         0,
         STATUS_CONFIG,
         "sign '&' is not understood here",
         "m.sql:1:6"},
        {"unknown escape",
         "{{ 'a\\x41' }}",
         0,
         STATUS_CONFIG,
         "escapes in strings are \\n \\t \\r \\\\ \\' and \\\"",
         "m.sql:1:6"},
        {"zero byte", "a\0b", 3, STATUS_CONFIG, "file holds a byte 0, it is no text", "m.sql"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err = {0};
        const Token *tokens;
        size_t n_tokens;
        size_t length = cases[at].length == 0 ? strlen(cases[at].input) : cases[at].length;
        Str input = {.ptr = cases[at].input, .len = length};

        CASE_INT(
            cases[at].name, lex(arena, input, "m.sql", &tokens, &n_tokens, &err), cases[at].status);
        CASE_TEXT(cases[at].name, err.message, cases[at].message);
        CASE_TEXT(cases[at].name, err.where, cases[at].where);
        arena_free(arena);
    }
}

static void refuses_large_files(void **state)
{
    Arena *arena = arena_new();
    Error err = {0};
    const Token *tokens;
    size_t n_tokens;
    size_t size = 1024 * 1024 + 1;
    char *text = arena_alloc(arena, size);

    (void) state;
    memset(text, 'a', size);
    CASE_INT(
        "size",
        lex(arena, (Str){.ptr = text, .len = size}, "m.sql", &tokens, &n_tokens, &err),
        STATUS_LIMIT);
    CASE_TEXT("message", err.message, "file has 1048577 bytes, at most 1048576 are read");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lexes),
        cmocka_unit_test(knows_places),
        cmocka_unit_test(refuses),
        cmocka_unit_test(refuses_large_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
