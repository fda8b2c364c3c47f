#include "base/asset.h"
#include "cases.h"
#include "serve/pages.h"

static bool ask(Arena *arena, const char *path, Answer *ret_answer)
{
    const Request request = {.arena = arena, .method = "GET", .path = path};

    *ret_answer = (Answer){0};
    return page_answer(&request, ret_answer);
}

/* The text between `before` and `after`; fails the test where there is none. */
static const char *between(Arena *arena, Str text, const char *before, const char *after)
{
    const char *copy = str_dup(arena, text);
    const char *begin = strstr(copy, before);
    const char *end;

    assert_non_null(begin);
    begin += strlen(before);
    end = strstr(begin, after);
    assert_non_null(end);
    return arena_copy(arena, begin, (size_t) (end - begin));
}

static void one_shell_for_all_pages(void **state)
{
    static const char *const pages[] = {
        "/",
        "/network",
        "/network/F%2F1",
        "/suspects",
        "/meters/M1",
        "/quality",
        "/pipeline",
        "/admin",
        "/password",
        "/sign-in"};
    static const char *const others[] = {
        "/index.html",
        "/networks",
        "/net",
        "/api",
        "/api/v1/days",
        "//",
        "/web/",
        "/web/app/app.css",
        "/web-/app/app.css",
        ""};
    Arena *arena = arena_new();
    Answer answer;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(pages); at++) {
        CASE_TRUE(pages[at], ask(arena, pages[at], &answer));
        CASE_TEXT(pages[at], answer.type, "text/html; charset=utf-8");
        CASE_TRUE(
            pages[at], answer.cache == NULL); /* asked for again each time: it names the files */
    }
    for (size_t at = 0; at < COUNT_OF(others); at++)
        CASE_TRUE(others[at], !ask(arena, others[at], &answer));
    arena_free(arena);
}

/* Every file the shell and the scripts name is there, under a name of this version, kept for good.
 */
static void files_are_kept_for_good(void **state)
{
    Arena *arena = arena_new();
    const char *folder;
    Answer answer;

    (void) state;
    assert_true(ask(arena, "/", &answer));
    folder = arena_printf(arena, "/web-%s/", between(arena, answer.body, "\"/web-", "/app/"));
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        const char *path;

        if (!str_starts_with(str_from(asset.path), STR("web/app/")))
            continue;
        path = arena_printf(arena, "%s%s", folder, asset.path + strlen("web/"));
        CASE_TRUE(path, ask(arena, path, &answer));
        CASE_TEXT(path, answer.cache, "public, max-age=31536000, immutable");
        CASE_TRUE(path, answer.packed.len > 0 && answer.body.len > 0);
        CASE_TRUE(path, strstr(str_dup(arena, answer.body), "\"/web/") == NULL);
        CASE_TRUE(path, strstr(str_dup(arena, answer.body), "`/web/") == NULL);
    }
    assert_true(ask(arena, arena_printf(arena, "%secharts.min.js", folder), &answer));
    CASE_TEXT("charts", answer.type, "text/javascript; charset=utf-8");
    assert_false(ask(arena, arena_printf(arena, "%sapp/nothing.js", folder), &answer));
    assert_false(ask(arena, arena_printf(arena, "%sreport.js", folder), &answer));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_shell_for_all_pages),
        cmocka_unit_test(files_are_kept_for_good),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
