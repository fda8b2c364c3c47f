#include "cases.h"
#include "serve/http/request.h"

static const HttpField headers[] = {
    {"Content-Type", "application/json; charset=utf-8"},
    {"Cookie", "a=1; eiot_session=first; eiot_session=second; quoted=\"q\"; empty=; x eiot=no"},
    {"cookie", "late=yes;a=2"},
    {"X-Twice", "one"},
    {"x-twice", "two"},
};

static const HttpField query[] = {
    {"limit", "5"},
    {"limit", "6"},
    {"word", "five"},
    {"empty", ""},
    {"large", "9223372036854775808"},
    {"signed", "-3"},
    {"spaced", " 5"},
};

static Request request_in(Arena *arena, const char *body)
{
    return (Request){
        .arena = arena,
        .method = "POST",
        .path = "/",
        .headers = headers,
        .n_headers = COUNT_OF(headers),
        .query = query,
        .n_query = COUNT_OF(query),
        .body = str_from(body),
    };
}

static const char *or_none(const char *text)
{
    return text == NULL ? "(none)" : text;
}

static void names_find_their_first(void **state)
{
    static const char *const cookies[][2] = {
        {"a", "1"},
        {"eiot_session", "first"},
        {"quoted", "q"},
        {"empty", ""},
        {"late", "yes"},
        {"eiot", "(none)"},
        {"EIOT_SESSION", "(none)"},
        {"eiot_sessio", "(none)"},
        {"", "(none)"},
    };
    Arena *arena = arena_new();
    const Request request = request_in(arena, "");

    (void) state;
    CASE_TEXT("header", or_none(request_header(&request, "X-TWICE")), "one");
    CASE_TEXT("no header", or_none(request_header(&request, "X")), "(none)");
    CASE_TEXT("query", or_none(request_query(&request, "limit")), "5");
    CASE_TEXT("query by case", or_none(request_query(&request, "LIMIT")), "(none)");
    for (size_t at = 0; at < COUNT_OF(cookies); at++)
        CASE_TEXT(
            cookies[at][0], or_none(request_cookie(&request, cookies[at][0])), cookies[at][1]);
    arena_free(arena);
}

typedef struct IntegerCase {
    const char *name;
    int64_t expected;
    const char *error; /* NULL: none */
} IntegerCase;

static const IntegerCase integer_cases[] = {
    {"limit", 5, NULL},
    {"absent", 50, NULL},
    {"word", 0, "'word' is 'five', expected a whole number from 0 to 500"},
    {"empty", 0, "'empty' is '', expected a whole number from 0 to 500"},
    {"large", 0, "'large' is '9223372036854775808', expected a whole number from 0 to 500"},
    {"signed", 0, "'signed' is '-3', expected a whole number from 0 to 500"},
    {"spaced", 0, "'spaced' is ' 5', expected a whole number from 0 to 500"},
};

static void numbers_are_within_their_bounds(void **state)
{
    Arena *arena = arena_new();
    const Request request = request_in(arena, "");

    (void) state;
    for (size_t at = 0; at < COUNT_OF(integer_cases); at++) {
        const IntegerCase *given = &integer_cases[at];
        int64_t value = 0;
        Error err = {0};
        const Status status = request_integer(&request, given->name, 0, 500, 50, &value, &err);

        CASE_INT(given->name, status, given->error == NULL ? OK : STATUS_USAGE);
        CASE_INT(given->name, value, given->expected);
        CASE_TEXT(given->name, err.message, given->error == NULL ? "" : given->error);
    }
    arena_free(arena);
}

typedef struct JsonCase {
    const char *name;
    const char *type;
    const char *body;
    const char *error; /* NULL: none */
} JsonCase;

static const JsonCase json_cases[] = {
    {"object", "application/json", "{\"a\":1}", NULL},
    {"with charset", "Application/JSON ; charset=utf-8", "{}", NULL},
    {"no type", NULL, "{}", "the body is of no stated type, expected application/json"},
    {"form",
     "application/x-www-form-urlencoded",
     "{}",
     "the body is 'application/x-www-form-urlencoded', expected application/json"},
    {"text", "text/plain", "{}", "the body is 'text/plain', expected application/json"},
    {"problem",
     "application/jsonp",
     "{}",
     "the body is 'application/jsonp', expected application/json"},
    {"empty", "application/json", "", "not valid JSON: unexpected token near end of file"},
    {"list", "application/json", "[]", "the body is not a JSON object"},
    {"number", "application/json", "1", "the body is not a JSON object"},
    {"cut", "application/json", "{\"a\":", "not valid JSON: unexpected token near end of file"},
    {"twice",
     "application/json",
     "{\"a\":1,\"a\":2}",
     "not valid JSON: duplicate object key near '\"a\"'"},
    {"NUL",
     "application/json",
     "{\"a\":\"\\u0000\"}",
     "not valid JSON: \\u0000 is not allowed without JSON_ALLOW_NUL near '\"\\u0000\"'"},
};

static void bodies_are_json_objects(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(json_cases); at++) {
        const JsonCase *given = &json_cases[at];
        Arena *arena = arena_new();
        const HttpField type = {"content-type", given->type};
        Request request = request_in(arena, given->body);
        Json *json = NULL;
        Error err = {0};
        Status status;

        request.headers = &type;
        request.n_headers = given->type == NULL ? 0 : 1;
        status = request_json(&request, &json, &err);
        CASE_TEXT(given->name, err.message, given->error == NULL ? "" : given->error);
        CASE_INT(given->name, status, given->error == NULL ? OK : STATUS_USAGE);
        CASE_INT(given->name, err.status, given->error == NULL ? OK : STATUS_USAGE);
        json_decref(json);
        arena_free(arena);
    }
}

static void parts_of_a_path_are_decoded(void **state)
{
    Arena *arena = arena_new();
    const char *text = NULL;

    (void) state;
    CASE_TRUE("fine", request_decode(arena, STR("a%2Fb+%22%3Cscript%3E"), &text));
    CASE_TEXT("fine", text, "a/b+\"<script>");
    CASE_TRUE("cut", !request_decode(arena, STR("a%2"), &text));
    CASE_TRUE("NUL", !request_decode(arena, STR("a%00"), &text));
    CASE_TRUE("no UTF-8", !request_decode(arena, STR("%80"), &text));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_find_their_first),
        cmocka_unit_test(numbers_are_within_their_bounds),
        cmocka_unit_test(bodies_are_json_objects),
        cmocka_unit_test(parts_of_a_path_are_decoded),
    };

    return cmocka_run_group_tests_name("request", tests, NULL, NULL);
}
