#include <stdlib.h>

#include "cases.h"
#include "conf/locale.h"

static void numbers_as_people_write_them(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *english;
        const char *french;
    } cases[] = {
        {0, 0, "0", "0"},
        {999, 1, "999.0", "999,0"},
        {1234.56, 1, "1,234.6", "1\u202f234,6"},
        {-1234567, 0, "-1,234,567", "-1\u202f234\u202f567"},
        {NAN, 2, "–", "–"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        CASE_TEXT(
            cases[at].english,
            locale_number(arena, LANG_EN, cases[at].value, cases[at].decimals),
            cases[at].english);
        CASE_TEXT(
            cases[at].french,
            locale_number(arena, LANG_FR, cases[at].value, cases[at].decimals),
            cases[at].french);
        arena_free(arena);
    }
}

static void figures_with_the_decimals_they_need(void **state)
{
    static const struct {
        double value;
        int most;
        const char *english;
        const char *french;
    } cases[] = {
        {2, 6, "2", "2"},
        {0.5, 6, "0.5", "0,5"},
        {1234.25, 6, "1,234.25", "1\u202f234,25"},
        {1.0 / 3, 3, "0.333", "0,333"},
        {12.34, 0, "12", "12"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();

        CASE_TEXT(
            cases[at].english,
            locale_figure(arena, LANG_EN, cases[at].value, cases[at].most),
            cases[at].english);
        CASE_TEXT(
            cases[at].french,
            locale_figure(arena, LANG_FR, cases[at].value, cases[at].most),
            cases[at].french);
        arena_free(arena);
    }
}

static int compare_strs(const void *left, const void *right)
{
    return str_compare(*(const Str *) left, *(const Str *) right);
}

/* Placeholders of a text as one string, sorted, since word order differs: "{a}{b}". */
static const char *placeholders(Arena *arena, const char *text)
{
    StrBuf buffer = strbuf_new(arena);
    Str found[32];
    size_t n = 0;

    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *end = strchr(at, '}');
        if (end == NULL || n == COUNT_OF(found))
            break;
        found[n++] = (Str){.ptr = at, .len = (size_t) (end - at + 1)};
    }
    qsort(found, n, sizeof(*found), compare_strs);
    for (size_t at = 0; at < n; at++)
        strbuf_put(&buffer, found[at]);
    return strbuf_text(&buffer);
}

static void both_languages_say_the_same(void **state)
{
    Arena *arena = arena_new();
    Project project = {.folder = "/nowhere"};
    const char **paths;
    size_t n;
    Error err;

    (void) state;
    CASE_OK("list", project_list(arena, &project, "locale/en/", ".yml", &paths, &n, &err), &err);
    assert_true(n >= 1);
    for (size_t file = 0; file < n; file++) {
        const char *french_path =
            arena_printf(arena, "locale/fr/%s", paths[file] + strlen("locale/en/"));
        const Yaml *english;
        const Yaml *french;
        Str text;
        CASE_OK(paths[file], project_file(arena, &project, paths[file], &text, &err), &err);
        CASE_OK(paths[file], yaml_parse(arena, text, paths[file], &english, &err), &err);
        CASE_OK(french_path, project_file(arena, &project, french_path, &text, &err), &err);
        CASE_OK(french_path, yaml_parse(arena, text, french_path, &french, &err), &err);
        CASE_INT(french_path, french->n_items, english->n_items);
        for (size_t at = 0; at < english->n_items; at++) {
            char *key = str_dup(arena, english->keys[at]);
            const Yaml *twin = yaml_get(french, key);
            if (twin == NULL)
                fail_msg("%s: key '%s' is missing", french_path, key);
            CASE_TEXT(
                key,
                placeholders(arena, twin->text.ptr),
                placeholders(arena, english->items[at].text.ptr));
        }
    }
    arena_free(arena);
}

static void texts_are_filled_in(void **state)
{
    Arena *arena = arena_new();
    Project project = {.folder = "/nowhere"};
    const Locale *locale;
    Error err;

    (void) state;
    CASE_OK("load", locale_load(arena, &project, "cli", LANG_FR, &locale, &err), &err);
    assert_string_equal(locale_get(locale, "no_such_key"), "no_such_key");
    assert_string_equal(
        locale_format(arena, locale, "no {such} {key}", "such", "very", NULL), "no very {key}");
    assert_int_equal(locale_load(arena, &project, "nothing", LANG_FR, &locale, &err), STATUS_IO);
    assert_string_equal(err.message, "there is no project file 'locale/fr/nothing.yml'");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_as_people_write_them),
        cmocka_unit_test(figures_with_the_decimals_they_need),
        cmocka_unit_test(both_languages_say_the_same),
        cmocka_unit_test(texts_are_filled_in),
    };
    return cmocka_run_group_tests_name("locale", tests, NULL, NULL);
}
