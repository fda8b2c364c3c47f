#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

static World open_on(const char *url)
{
    static const char folder[] = "/tmp/eiot_quality_XXXXXX";
    World world = {.arena = arena_new()};
    Error err = {0};

    world.folder = arena_copy(world.arena, folder, strlen(folder));
    assert_non_null(mkdtemp(world.folder));
    world.project = (Project){.folder = world.folder, .zone = "UTC"};
    CASE_OK("open", store_open(url, 2, &world.store, &err), &err);
    CASE_OK("connect", store_connect(world.store, &world.conn, &err), &err);
    return world;
}

World world_open(void)
{
    World world = open_on("duckdb::memory:");
    Error err = {0};

    CASE_OK("migrate", store_migrate(world.conn, NULL, &err), &err);
    return world;
}

World world_open_postgres(void)
{
    const char *server = getenv("EIOT_TEST_POSTGRES");
    static int n_made;
    char name[64];
    char url[512];
    World world;

    if (server == NULL) {
        printf("SKIP: EIOT_TEST_POSTGRES is not set\n");
        skip();
    }
    (void) snprintf(name, sizeof(name), "quality_%d_%d", (int) getpid(), n_made++);
    (void) snprintf(
        url, sizeof(url), "%.*s/%s", (int) (strrchr(server, '/') - server), server, name);
    world = open_on(server);
    world_sql(&world, arena_printf(world.arena, "drop database if exists %s;", name));
    world_sql(&world, arena_printf(world.arena, "create database %s;", name));
    world_close(&world);
    return open_on(url);
}

void world_close(World *world)
{
    const char **paths = NULL;
    size_t n = 0;
    Error err = {0};

    CASE_OK("list", file_list(world->arena, world->folder, &paths, &n, &err), &err);
    for (size_t at = 0; at < n; at++)
        (void) unlink(paths[at]);
    (void) rmdir(arena_printf(world->arena, "%s/great_expectations/expectations", world->folder));
    (void) rmdir(arena_printf(world->arena, "%s/great_expectations", world->folder));
    (void) rmdir(world->folder);
    store_disconnect(world->conn);
    store_close(world->store);
    arena_free(world->arena);
}

int world_set_up(void **world)
{
    *(World *) *world = world_open();
    return 0;
}

int world_tear_down(void **world)
{
    world_close(*world);
    return 0;
}

void world_sql(World *world, const char *script)
{
    Error err = {0};

    CASE_OK(script, store_script(world->conn, "test", str_from(script), &err), &err);
}

int64_t world_count(World *world, const char *query)
{
    Sql sql = {.name = "test", .text = str_from(query)};
    int64_t value = -1;
    Error err = {0};

    CASE_OK(query, store_value_i64(world->conn, &sql, &value, &err), &err);
    return value;
}

void world_suite(World *world, const char *name, const char *json)
{
    const char *folder =
        arena_printf(world->arena, "%s/great_expectations/expectations", world->folder);
    Error err = {0};

    CASE_OK("folder", file_make_folder(folder, &err), &err);
    CASE_OK(
        "write",
        file_write(arena_printf(world->arena, "%s/%s.json", folder, name), str_from(json), &err),
        &err);
}

Suite world_parse(World *world, const char *expectations)
{
    const char *text = arena_printf(
        world->arena,
        "{\"name\": \"s\", \"meta\": {\"eiot\": {\"table\": \"main.readings\", \"layer\": \"raw\","
        " \"key_columns\": [\"id\"]}}, \"expectations\": %s}",
        expectations);
    Suite suite = {0};
    Error err = {0};

    CASE_OK(expectations, suite_parse(world->arena, str_from(text), "s.json", &suite, &err), &err);
    return suite;
}
