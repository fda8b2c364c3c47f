/*
 * world: a store in memory with hand-made marts, and the page made of it.
 */
#ifndef EIOT_TEST_PUBLISH_WORLD_H
#define EIOT_TEST_PUBLISH_WORLD_H

#include "cases.h"
#include "conf/project.h"
#include "store/store.h"

typedef struct World {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Project project; /* zone Africa/Dakar, currency USD, budget 20 */
    char *folder;    /* removed with the world */
} World;

/* A migrated store; `scripts` (NULL-terminated, of this folder, such as "marts.sql") are run. */
World world_open(const char *const *scripts);
void world_close(World *world);

/* Writes the report and gives its whole text. */
Str world_report(World *world, Lang lang, const char *subtitle);

/* Runs statements; fails the test when they do. */
void world_sql(World *world, const char *script);

/* Whether `page` has `text`. */
bool page_has(Str page, const char *text);

/* The page without the embedded chart library. */
Str page_own_part(Arena *arena, Str page);

#endif
