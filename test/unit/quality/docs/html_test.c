#include "cases.h"
#include "quality/docs/html.h"

static void test_escapes(void **state)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"", ""},
        {"Dakar–Thiès é", "Dakar–Thiès é"},
        {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
        {"\" onload=\"x", "&quot; onload=&quot;x"},
        {"a && b", "a &amp;&amp; b"},
        {"&lt;", "&amp;lt;"},
        {"\x01\x1b[2J\n\t", "\xef\xbf\xbd\xef\xbf\xbd[2J\n\t"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        StrBuf page = strbuf_new(arena);

        html_put(&page, cases[at].text);
        CASE_TEXT(cases[at].text, strbuf_text(&page), cases[at].expected);
    }
    arena_free(arena);
}

static void test_elements(void **state)
{
    Arena *arena = arena_new();
    StrBuf page = strbuf_new(arena);

    (void) state;
    html_element(&page, "td", NULL, "<1>");
    html_element(&page, "p", "notes", "100 %s");
    CASE_TEXT("both", strbuf_text(&page), "<td>&lt;1&gt;</td><p class=\"notes\">100 %s</p>");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_elements),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
