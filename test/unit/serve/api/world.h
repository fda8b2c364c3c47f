/*
 * world: an App over a store with a small site, and what its handlers answer, as text.
 *
 * The store is DuckDB, or a database of its own on the PostgreSQL server of the tests where
 * EIOT_TEST_SERVE_STORE is set. The server's state is in memory. The time is 2025-07-11T12:00:00Z.
 */
#ifndef EIOT_TEST_SERVE_API_WORLD_H
#define EIOT_TEST_SERVE_API_WORLD_H

#include "base/civil.h"
#include "cases.h"
#include "serve/api/app.h"
#include "serve/api/handlers.h"

#define WORLD_NOW  (INT64_C(1752235200) * US_PER_S)
#define HOSTILE    "=a/b%0A\n\"'<b>\u202e"
#define HOSTILE_JS "=a/b%0A\\n\\\"'<b>\u202e" /* in JSON */

typedef Status (*Handler)(Call *call, Error *err);

typedef struct World {
    Arena *arena;
    Project project;
    SuspectsWords words[2];
    App app;
    Store *store;
    StoreConn *conn;
    char *folder; /* below /tmp, removed with the world */
    const char *url;

    /* of the calls that follow */
    Lang lang;
    Identity identity; /* awa, an administrator */
    const char *cookie;
    bool is_tls;
    int64_t as_of_us;

    /* of the last one */
    Answer answer;
} World;

/* With the site of site.sql, or a store that nothing was built in. */
World *world_open(void);
World *world_open_empty(void);
void world_close(World *world);

/* Lets pages go through a copy and writes to the store, as in a server: for visits that are sent.
 * world->conn is then a session of it. */
void world_serve(World *world);

/* GET with {id} (NULL: none) and a query, percent-encoded ("limit=2&q=M%201"). The body of a 200 or
 * 201; else "404 detail | hint", "204", and the name of an error, "USAGE message | hint". */
const char *world_get(World *world, Handler handle, const char *id, const char *query);

/* A question and what is answered to it: the whole, or a member of it. */
typedef struct Ask {
    const char *name;
    Handler handle;
    const char *id;     /* NULL: none */
    const char *query;  /* NULL: none */
    const char *member; /* see world_member(); NULL: all */
    const char *expected;
} Ask;

/* Asks each and compares. */
void world_asks(World *world, const Ask *asks, size_t n_asks);

/* A change, with a body of JSON. */
const char *world_send(World *world, Handler handle, const char *id, const char *json);

/* The value of a header of the last answer; "" for none. */
const char *world_header(const World *world, const char *name);

/* Runs statements on the store, and on the server's state. */
void world_sql(World *world, const char *script);
void world_state_sql(World *world, const char *script);

/* "user peer action object detail" of the newest lines of the audit log, newest first, a line each.
 */
const char *world_audit(World *world, int most);

/* The text of a member of an answer, compact; members within are named by '.': "items.0.meter_id".
 */
const char *world_member(World *world, const char *answer, const char *path);

#endif
