#include "cases.h"

static void globs(void **state)
{
    static const struct {
        const char *pattern;
        const char *text;
        bool fits;
    } cases[] = {
        {"*.csv", "a.csv", true},
        {"*.csv", "a.csv.gz", false},
        {"readings*.csv*", "readings-2025.csv.gz", true},
        {"?.csv", "ab.csv", false},
        {"*a*b*", "xxaxxbxx", true},
        {"*a*b", "xxbxxa", false},
        {"", "", true},
        {"*", "", true},
        {"abc", "ab", false},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_INT(
            cases[at].pattern,
            str_glob(str_from(cases[at].pattern), str_from(cases[at].text)),
            cases[at].fits);
}

static void trims_spaces_of_all_kinds(void **state)
{
    (void) state;
    assert_true(str_equal(str_trim(STR(" \t21AB\xc2\xa0 ")), STR("21AB")));
    assert_true(str_equal(str_trim(STR("\xc2\xa0")), STR("")));
    assert_true(str_equal(str_trim(STR("a b")), STR("a b")));
}

static void compares(void **state)
{
    (void) state;
    assert_true(str_equal_nocase(STR("kWh"), STR("KWH")));
    assert_false(str_equal_nocase(STR("kWh"), STR("kW")));
    assert_true(str_starts_with(STR("abc"), STR("ab")) && str_ends_with(STR("abc"), STR("bc")));
    assert_false(str_starts_with(STR("a"), STR("ab")) || str_ends_with(STR("c"), STR("bc")));
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_compare(STR(""), str_from(NULL)), 0);
}

static void builds_text(void **state)
{
    Arena *arena = arena_new();
    StrBuf buffer = strbuf_new(arena);

    (void) state;
    assert_string_equal(strbuf_text(&buffer), "");
    for (int at = 0; at < 1000; at++)
        strbuf_printf(&buffer, "%d,", at);
    assert_int_equal(buffer.len, 3890);
    assert_int_equal(strlen(strbuf_text(&buffer)), 3890);
    strbuf_clear(&buffer);
    strbuf_put_char(&buffer, 'x');
    strbuf_puts(&buffer, "yz");
    assert_true(str_equal(strbuf_str(&buffer), STR("xyz")));
    assert_string_equal(str_dup(arena, STR("abc")), "abc");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globs),
        cmocka_unit_test(trims_spaces_of_all_kinds),
        cmocka_unit_test(compares),
        cmocka_unit_test(builds_text),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
