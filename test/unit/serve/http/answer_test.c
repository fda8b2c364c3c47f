#include "cases.h"
#include "serve/http/answer.h"

typedef struct ErrorCase {
    Status status;
    int expected;
    const char *body;
} ErrorCase;

#define BODY(title, status, detail)                                                                \
    "{\"type\":\"about:blank\",\"title\":\"" title "\",\"status\":" #status ",\"detail\":"         \
    "\"" detail

static const ErrorCase error_cases[] = {
    {STATUS_USAGE, 400, BODY("Bad Request", 400, "no '<b>' here\",\"hint\":\"Look in /data.\"}")},
    {STATUS_DATA,
     422,
     BODY("Unprocessable Content", 422, "no '<b>' here\",\"hint\":\"Look in /data.\"}")},
    {STATUS_LIMIT,
     413,
     BODY("Content Too Large", 413, "no '<b>' here\",\"hint\":\"Look in /data.\"}")},
    {STATUS_UNSUPPORTED,
     501,
     BODY("Not Implemented", 501, "no '<b>' here\",\"hint\":\"Look in /data.\"}")},
    {STATUS_BUSY,
     503,
     BODY("Service Unavailable", 503, "no '<b>' here\",\"hint\":\"Look in /data.\"}")},
    {STATUS_STORE,
     503,
     BODY(
         "Service Unavailable",
         503,
         "the store does not answer as it should\",\"hint\":\"Try again in a moment; the server's "
         "log says why.\"}")},
    {STATUS_IO,
     500,
     BODY(
         "Internal Server Error",
         500,
         "something went wrong in the server\",\"hint\":\"The server's log says what.\"}")},
    {STATUS_CONFIG,
     500,
     BODY(
         "Internal Server Error",
         500,
         "something went wrong in the server\",\"hint\":\"The server's log says what.\"}")},
    {STATUS_INTERNAL,
     500,
     BODY(
         "Internal Server Error",
         500,
         "something went wrong in the server\",\"hint\":\"The server's log says what.\"}")},
};

static const char *body_of(Arena *arena, const Answer *answer)
{
    return str_dup(arena, answer->body);
}

static void errors_are_problems(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(error_cases); at++) {
        const char *name = status_name(error_cases[at].status);
        Arena *arena = arena_new();
        Answer answer = {.status = 200, .etag = "\"x\"", .n_headers = 3};
        Error err;

        (void) error_set(&err, error_cases[at].status, "no '<b>' here");
        error_at(&err, "/data/secret.duckdb", 0, 0);
        error_hint(&err, "Look in /data.");
        answer_error(arena, &answer, &err);
        CASE_INT(name, answer.status, error_cases[at].expected);
        CASE_TEXT(name, answer.type, "application/problem+json");
        CASE_TEXT(name, body_of(arena, &answer), error_cases[at].body);
        CASE_TRUE(name, answer.etag == NULL && answer.n_headers == 0);
        arena_free(arena);
    }
}

static void problems_are_json_whatever_they_quote(void **state)
{
    static const char *const cases[][2] = {
        {"meter '\"</script>\n\u202e'", "meter '\\\"</script>\\n\u202e'"},
        {"cut \xe2\x80", "cut \ufffd\ufffd"},
        {"\xff\u00e9\xc3", "\ufffd\u00e9\ufffd"},
        {"", ""},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Answer answer;
        answer_problem(arena, &answer, 404, cases[at][0], NULL);
        CASE_TEXT(
            cases[at][0],
            body_of(arena, &answer),
            arena_printf(
                arena,
                "{\"type\":\"about:blank\",\"title\":\"Not "
                "Found\",\"status\":404,\"detail\":\"%s\"}",
                cases[at][1]));
    }
    arena_free(arena);
}

static void problems_are_said_in_other_words(void **state)
{
    Arena *arena = arena_new();
    char detail[] = "no such page";
    Answer answer;

    (void) state;
    answer_problem(arena, &answer, 404, detail, "Look elsewhere.");
    detail[0] = '?'; /* what is kept is a copy */
    answer_header(&answer, "Allow", "GET");
    CASE_TEXT("detail", answer.detail, "no such page");
    CASE_TEXT("hint", answer.hint, "Look elsewhere.");
    answer_say(arena, &answer, "Introuvable", "pas de page", NULL);
    CASE_INT("status", answer.status, 404);
    CASE_TEXT("type", answer.type, "application/problem+json");
    CASE_TEXT(
        "body",
        body_of(arena, &answer),
        "{\"type\":\"about:blank\",\"title\":\"Introuvable\",\"status\":404,\"detail\":\"pas de "
        "page\"}");
    CASE_INT("headers", answer.n_headers, 1);
    CASE_TEXT("said", answer.detail, "pas de page");
    CASE_TRUE("no hint", answer.hint == NULL);
    arena_free(arena);
}

static void json_and_headers_are_kept(void **state)
{
    Arena *arena = arena_new();
    Answer answer = {0};

    (void) state;
    answer_json(arena, &answer, 201, json_pack("{s:i}", "n", 1));
    for (size_t at = 0; at < ANSWER_HEADERS_MAX; at++)
        answer_header(&answer, "X-N", arena_printf(arena, "%zu", at));
    CASE_INT("status", answer.status, 201);
    CASE_TEXT("type", answer.type, "application/json");
    CASE_TEXT("body", body_of(arena, &answer), "{\"n\":1}");
    CASE_INT("headers", answer.n_headers, ANSWER_HEADERS_MAX);
    CASE_TEXT("last", answer.headers[ANSWER_HEADERS_MAX - 1].value, "7");
    CASE_TEXT("title", answer_title(429), "Too Many Requests");
    CASE_TEXT("no title", answer_title(499), "Error");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_problems),
        cmocka_unit_test(problems_are_json_whatever_they_quote),
        cmocka_unit_test(problems_are_said_in_other_words),
        cmocka_unit_test(json_and_headers_are_kept),
    };

    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
