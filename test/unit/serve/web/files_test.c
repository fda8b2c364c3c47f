/* The files of the pages: nothing in them that the Content-Security-Policy forbids or that could
 * turn data into markup, no address of another host, every import there, and few bytes for the
 * first page. */
#include "base/asset.h"
#include "base/gzip.h"
#include "base/limits.h"
#include "cases.h"

#define FIRST_PAGE_MAX ((size_t) 300000) /* bytes, compressed, with the charts */

static bool is_of_pages(const Asset *asset)
{
    return str_starts_with(str_from(asset->path), STR("web/app/"));
}

static void nothing_forbidden_is_in_them(void **state)
{
    static const char *const forbidden[] = {
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "new Function",
        "createContextualFragment",
        "setAttribute(\"style\"",
        " style=\"",
        " onclick=",
        "javascript:",
        "https://",
        "@import",
        "url(",
        "//cdn",
        "<style"};
    size_t n = 0;

    (void) state;
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        if (!is_of_pages(&asset))
            continue;
        n++;
        for (size_t word = 0; word < COUNT_OF(forbidden); word++)
            if (memmem(
                    asset.bytes.ptr, asset.bytes.len, forbidden[word], strlen(forbidden[word])) !=
                NULL)
                fail_msg("%s has '%s'", asset.path, forbidden[word]);
    }
    CASE_TRUE("files", n > 15);
}

/* The only addresses are names of namespaces. */
static void no_address_of_another_host(void **state)
{
    (void) state;
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        const char *from = asset.bytes.ptr;
        const char *end = asset.bytes.ptr + asset.bytes.len;
        const char *found;
        if (!is_of_pages(&asset))
            continue;
        while ((found = memmem(from, (size_t) (end - from), "http://", 7)) != NULL) {
            if (strncmp(found, "http://www.w3.org/2000/svg", 26) != 0)
                fail_msg("%s has the address '%.40s'", asset.path, found);
            from = found + 7;
        }
    }
}

/* The path of "../dom.js" in the file at `path`. */
static const char *path_of_import(Arena *arena, const char *path, Str name)
{
    size_t length = (size_t) (strrchr(path, '/') - path);

    if (str_starts_with(name, STR("./")))
        name = (Str){.ptr = name.ptr + 2, .len = name.len - 2};
    while (str_starts_with(name, STR("../"))) {
        name = (Str){.ptr = name.ptr + 3, .len = name.len - 3};
        while (path[--length] != '/')
            continue;
    }
    return arena_printf(arena, "%.*s/%.*s", (int) length, path, STR_ARG(name));
}

static void every_import_is_there(void **state)
{
    Arena *arena = arena_new();
    size_t n = 0;

    (void) state;
    for (size_t at = 0; at < asset_count(); at++) {
        Asset asset = asset_at(at);
        const char *from = asset.bytes.ptr;
        const char *end = asset.bytes.ptr + asset.bytes.len;
        const char *found;
        if (!is_of_pages(&asset) || !str_ends_with(str_from(asset.path), STR(".js")))
            continue;
        while ((found = memmem(from, (size_t) (end - from), " from \"", 7)) != NULL) {
            const char *close = memchr(found + 7, '"', (size_t) (end - found - 7));
            Str bytes;
            const char *path;
            CASE_TRUE(asset.path, close != NULL);
            path = path_of_import(
                arena, asset.path, (Str){.ptr = found + 7, .len = (size_t) (close - found - 7)});
            if (!asset_find(path, &bytes))
                fail_msg("%s imports '%s', which is not there", asset.path, path);
            n++;
            from = close;
        }
    }
    CASE_TRUE("some were found", n > 50);
    arena_free(arena);
}

static size_t packed(Arena *arena, const char *path)
{
    return gzip_pack(arena, asset_text(path)).len;
}

static void the_first_page_is_light(void **state)
{
    static const char *const paths[] = {
        "web/app/index.html",
        "web/app/app.css",
        "web/app/icon.svg",
        "web/app/words/fr.json",
        "web/echarts.min.js"};
    Arena *arena = arena_new();
    size_t sum = 0;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(paths); at++)
        sum += packed(arena, paths[at]);
    for (size_t at = 0; at < asset_count(); at++) { /* more than any one page has */
        Asset asset = asset_at(at);
        Str path = str_from(asset.path);
        if (str_starts_with(path, STR("web/app/js/")) &&
            !str_starts_with(path, STR("web/app/js/meter/")) &&
            (!str_starts_with(path, STR("web/app/js/pages/")) ||
             str_ends_with(path, STR("/overview.js"))))
            sum += packed(arena, asset.path);
    }
    if (sum > FIRST_PAGE_MAX)
        fail_msg("the first page has %zu bytes compressed, %zu are allowed", sum, FIRST_PAGE_MAX);
    printf("first page: %zu bytes compressed\n", sum);
    arena_free(arena);
}

/* What the form holds back is what the API would refuse. */
static void limits_are_those_of_the_api(void **state)
{
    Arena *arena = arena_new();
    const char *limit = arena_printf(arena, "\nconst NOTE_BYTES = %d;", LIMIT_NOTE_BYTES);
    Str script = asset_text("web/app/js/meter/visits.js");

    (void) state;
    CASE_TRUE(limit, memmem(script.ptr, script.len, limit, strlen(limit)) != NULL);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_forbidden_is_in_them),
        cmocka_unit_test(no_address_of_another_host),
        cmocka_unit_test(every_import_is_there),
        cmocka_unit_test(the_first_page_is_light),
        cmocka_unit_test(limits_are_those_of_the_api),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
