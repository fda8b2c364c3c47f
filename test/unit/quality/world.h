/*
 * world: a store in memory and a project folder for the quality tests.
 */
#ifndef EIOT_TEST_QUALITY_WORLD_H
#define EIOT_TEST_QUALITY_WORLD_H

#include "cases.h"
#include "quality/quality.h"
#include "quality/suite/suite.h"

typedef struct World {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Project project; /* its folder is empty: suites come from the binary unless one is written */
    char *folder;
} World;

/* Migrated store, empty folder below /tmp, zone UTC. */
World world_open(void);
void world_close(World *world);

/* The same on a new database of the server that tests have; skips the test where there is none. */
World world_open_postgres(void);

/* A test with a world of its own: opened into the file's `world` before it, closed behind it. */
#define WORLD_TEST(test)                                                                           \
    cmocka_unit_test_prestate_setup_teardown(test, world_set_up, world_tear_down, &world)
int world_set_up(void **world);
int world_tear_down(void **world);

/* Runs statements; fails the test when they do. */
void world_sql(World *world, const char *script);

int64_t world_count(World *world, const char *query);

/* Writes a suite into the project folder; then only those written exist. */
void world_suite(World *world, const char *name, const char *json);

/* A suite over main.readings with these expectations (a JSON list). */
Suite world_parse(World *world, const char *expectations);

#endif
