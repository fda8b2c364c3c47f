#include "world.h"

#include <stdlib.h>

#include "base/asset.h"
#include "base/file.h"
#include "publish/report.h"
#include "temp_folder.h"

World world_open(const char *const *scripts)
{
    World world = {.arena = arena_new()};
    const char *root = getenv("EIOT_SOURCE_ROOT");
    Error err = {0};

    assert_non_null(root);
    world.folder = temp_folder(world.arena, "publish");
    world.project =
        (Project){.folder = world.folder, .zone = "Africa/Dakar", .currency = "USD", .budget = 20};
    CASE_OK("open", store_open("duckdb::memory:", 2, &world.store, &err), &err);
    CASE_OK("connect", store_connect(world.store, &world.conn, &err), &err);
    CASE_OK("migrate", store_migrate(world.conn, NULL, &err), &err);
    for (; *scripts != NULL; scripts++) {
        const char *path = arena_printf(world.arena, "%s/test/unit/publish/%s", root, *scripts);
        Str text;

        CASE_OK(path, file_read(world.arena, path, 1024 * 1024, &text, &err), &err);
        CASE_OK(path, store_script(world.conn, *scripts, text, &err), &err);
    }
    return world;
}

static const char *page_path(const World *world)
{
    return arena_printf(world->arena, "%s/out/report.html", world->folder);
}

void world_close(World *world)
{
    temp_folder_drop(world->folder);
    store_disconnect(world->conn);
    store_close(world->store);
    arena_free(world->arena);
}

Str world_report(World *world, Lang lang, const char *subtitle)
{
    ReportOptions options = {
        .path = page_path(world),
        .lang = lang,
        .now_us = INT64_C(1752235200) * 1000000, /* 2025-07-11T12:00:00Z */
        .subtitle = subtitle,
    };
    Str page;
    Error err = {0};

    CASE_OK(
        "report", report_write(world->arena, &world->project, world->conn, &options, &err), &err);
    CASE_OK("read", file_read(world->arena, options.path, 8 * 1024 * 1024, &page, &err), &err);
    return page;
}

void world_sql(World *world, const char *script)
{
    Error err = {0};

    CASE_OK(script, store_script(world->conn, "test", str_from(script), &err), &err);
}

bool page_has(Str page, const char *text)
{
    return memmem(page.ptr, page.len, text, strlen(text)) != NULL;
}

Str page_own_part(Arena *arena, Str page)
{
    Str library = asset_text("web/echarts.min.js");
    const char *at = memmem(page.ptr, page.len, library.ptr, library.len);
    StrBuf own = strbuf_new(arena);

    assert_non_null(at);
    strbuf_put(&own, (Str){.ptr = page.ptr, .len = (size_t) (at - page.ptr)});
    at += library.len;
    strbuf_put(&own, (Str){.ptr = at, .len = page.len - (size_t) (at - page.ptr)});
    return strbuf_str(&own);
}
