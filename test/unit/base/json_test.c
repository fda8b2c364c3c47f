#include "base/json.h"
#include "cases.h"

static void parses_and_writes(void **state)
{
    Arena *arena = arena_new();
    Json *json = NULL;
    Error err;

    (void) state;
    CASE_OK(
        "parse",
        json_parse(STR("{\"b\": [1, 2.5], \"a\": \"\\u00e9[{\"}"), "s.json", &json, &err),
        &err);
    assert_string_equal(json_text(arena, json, false), "{\"b\":[1,2.5],\"a\":\"é[{\"}");
    assert_string_equal(
        json_text(arena, json, true), "{\n  \"b\": [\n    1,\n    2.5\n  ],\n  \"a\": \"é[{\"\n}");
    json_decref(json);
    arena_free(arena);
}

static void refuses_with_a_place(void **state)
{
    static const struct {
        const char *text;
        const char *message;
        const char *where;
    } cases[] = {
        {"{\n\"a\": }", "not valid JSON: unexpected token near '}'", "s.json:2:6"},
        {"{\"a\": 1, \"a\": 2}",
         "not valid JSON: duplicate object key near '\"a\"'",
         "s.json:1:12"},
        {"", "not valid JSON: unexpected token near end of file", "s.json:1"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Json *json = NULL;
        Error err;
        CASE_INT(
            cases[at].text,
            json_parse(str_from(cases[at].text), "s.json", &json, &err),
            STATUS_CONFIG);
        CASE_TEXT(cases[at].text, err.where, cases[at].where);
        CASE_TEXT(cases[at].text, err.message, cases[at].message);
    }
}

static void nesting_is_bounded(void **state)
{
    char text[400];
    Json *json = NULL;
    Error err;

    (void) state;
    memset(text, '[', 200);
    memset(text + 200, ']', 199);
    text[399] = '\0';
    assert_int_equal(json_parse(str_from(text), "s.json", &json, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "JSON nests deeper than 64");
}

static void there_is_no_nan(void **state)
{
    Arena *arena = arena_new();
    Json *json = json_pack(
        "[o, o, o]",
        json_number_or_null(NAN),
        json_number_or_null(INFINITY),
        json_number_or_null(0.5));

    (void) state;
    assert_string_equal(json_text(arena, json, false), "[null,null,0.5]");
    json_decref(json);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_and_writes),
        cmocka_unit_test(refuses_with_a_place),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(there_is_no_nan),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
