#include "cases.h"
#include "serve/http/target.h"

typedef struct TargetCase {
    const char *target;
    const char *expected; /* path|raw path|name=value,... or the error */
    bool is_fine;
} TargetCase;

static const TargetCase target_cases[] = {
    {"/", "/|/|", true},
    {"/api/v1/days?last=90", "/api/v1/days|/api/v1/days|last=90,", true},
    {"/a%2Fb%2fc", "/a/b/c|/a%2Fb%2fc|", true},
    {"/%3Cscript%3E", "/<script>|/%3Cscript%3E|", true},
    {"/%E2%80%AEx", "/\u202ex|/%E2%80%AEx|", true},
    {"/\u00e9", "/\u00e9|/\u00e9|", true},
    {"/%0A", "/\n|/%0A|", true},
    {"/a%2520b", "/a%20b|/a%2520b|", true},
    {"/a+b?c+d=e+f", "/a+b|/a+b|c d=e f,", true},
    {"/?a=1&b=2&a=3", "/|/|a=1,b=2,a=3,", true},
    {"/?&&a&=b&c==d&", "/|/|a=,=b,c==d,", true},
    {"/?%26=%3D", "/|/|&==,", true},
    {"/?a=b?c", "/|/|a=b?c,", true},
    {"/?", "/|/|", true},
    {"http://example.org:8080/a?b", "/a|/a|b=,", true},
    {"HTTPS://example.org", "/|/|", true},
    {"http://example.org?a=b", "the path does not begin with '/'", false},
    {"", "the path does not begin with '/'", false},
    {"?a=b", "the path does not begin with '/'", false},
    {"*", "the path does not begin with '/'", false},
    {"a", "the path does not begin with '/'", false},
    {"/%", "the path has a '%' without two hexadecimal digits", false},
    {"/%4", "the path has a '%' without two hexadecimal digits", false},
    {"/%4g", "the path has a '%' without two hexadecimal digits", false},
    {"/%-1", "the path has a '%' without two hexadecimal digits", false},
    {"/%00", "the path has a NUL", false},
    {"/%80", "the path is not UTF-8", false},
    {"/\xff", "the path is not UTF-8", false},
    {"/%ed%a0%80", "the path is not UTF-8", false},
    {"/a b", "the path has a space or a control character", false},
    {"/a\tb", "the path has a space or a control character", false},
    {"/a\x7f", "the path has a space or a control character", false},
    {"/?a=%zz", "the query has a '%' without two hexadecimal digits", false},
    {"/?%00=a", "the query has a NUL", false},
    {"/?a=%ff", "the query is not UTF-8", false},
    {"/?a=b c", "the query has a space or a control character", false},
};

static const char *shown(Arena *arena, const Request *request)
{
    StrBuf text = strbuf_new(arena);

    strbuf_printf(&text, "%s|%s|", request->path, request->raw_path);
    for (size_t at = 0; at < request->n_query; at++)
        strbuf_printf(&text, "%s=%s,", request->query[at].name, request->query[at].value);
    return strbuf_text(&text);
}

static void targets_are_taken_apart(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(target_cases); at++) {
        const TargetCase *given = &target_cases[at];
        Arena *arena = arena_new();
        Request request = {.arena = arena};
        Error err = {0};
        const Status status = target_read(&request, given->target, &err);

        CASE_INT(given->target, status, given->is_fine ? OK : STATUS_USAGE);
        CASE_TEXT(
            given->target, given->is_fine ? shown(arena, &request) : err.message, given->expected);
        arena_free(arena);
    }
}

static void parameters_are_bounded(void **state)
{
    Arena *arena = arena_new();
    StrBuf target = strbuf_new(arena);
    Request request = {.arena = arena};
    Error err = {0};

    (void) state;
    strbuf_puts(&target, "/?");
    for (int at = 0; at < HTTP_PARAMETERS_MAX; at++)
        strbuf_puts(&target, "a&");
    CASE_OK("the most", target_read(&request, strbuf_text(&target), &err), &err);
    CASE_INT("the most", request.n_query, HTTP_PARAMETERS_MAX);
    strbuf_puts(&target, "a");
    CASE_INT("one more", target_read(&request, strbuf_text(&target), &err), STATUS_USAGE);
    CASE_TEXT("one more", err.message, "the query has more than 100 parameters");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_are_taken_apart),
        cmocka_unit_test(parameters_are_bounded),
    };

    return cmocka_run_group_tests_name("target", tests, NULL, NULL);
}
