#include "base/escape.h"
#include "cases.h"

typedef struct EscapeCase {
    const char *name;
    const char *text;
    const char *expected;
} EscapeCase;

static const EscapeCase html_cases[] = {
    {"plain", "M-001 é", "M-001 é"},
    {"element", "<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;"},
    {"attribute", "\" onload='x'", "&quot; onload=&#39;x&#39;"},
    {"entity is not read again", "&lt;", "&amp;lt;"},
    {"newline and tab stay", "a\n\tb", "a\n\tb"},
    {"control characters", "a\x01\x1b[31m\x7f", "a\ufffd\ufffd[31m\ufffd"},
    {"direction marks", "a\u202eb\u2066c\u2069", "a\ufffdb\ufffdc\ufffd"},
    {"other marks of the block stay", "a\u2013b\u202fc", "a\u2013b\u202fc"},
    {"cut character", "a\xe2\x80", "a\xe2\x80"},
    {"empty", "", ""},
};

static const EscapeCase script_cases[] = {
    {"plain", "{\"a\":1}", "{\"a\":1}"},
    {"end of script", "[\"</script>\"]", "[\"\\u003c/script\\u003e\"]"},
    {"comment", "[\"<!--\"]", "[\"\\u003c!--\"]"},
    {"ampersand", "[\"&lt;\"]", "[\"\\u0026lt;\"]"},
    {"line separators", "[\"\u2028\u2029\"]", "[\"\\u2028\\u2029\"]"},
    {"dash of the same block stays", "[\"\u2013\"]", "[\"\u2013\"]"},
};

static void html_stays_text(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(html_cases); at++) {
        Arena *arena = arena_new();
        StrBuf out = strbuf_new(arena);

        escape_html(&out, str_from(html_cases[at].text));
        CASE_TEXT(html_cases[at].name, strbuf_text(&out), html_cases[at].expected);
        arena_free(arena);
    }
}

static void nul_is_shown(void **state)
{
    Arena *arena = arena_new();
    StrBuf out = strbuf_new(arena);

    (void) state;
    escape_html(&out, STR("a\0b"));
    CASE_TEXT("nul", strbuf_text(&out), "a\ufffdb");
    arena_free(arena);
}

static void script_stays_data(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(script_cases); at++) {
        Arena *arena = arena_new();
        StrBuf out = strbuf_new(arena);

        escape_script(&out, str_from(script_cases[at].text));
        CASE_TEXT(script_cases[at].name, strbuf_text(&out), script_cases[at].expected);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_stays_text),
        cmocka_unit_test(nul_is_shown),
        cmocka_unit_test(script_stays_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
