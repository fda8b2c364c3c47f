/*
 * server: the PostgreSQL server of these tests, whose URL stands in EIOT_TEST_POSTGRES. Without one
 * a test is skipped.
 */
#ifndef EIOT_TEST_UNIT_STORE_POSTGRES_SERVER_H
#define EIOT_TEST_UNIT_STORE_POSTGRES_SERVER_H

#include <stdlib.h>

#include "cases.h"
#include "store/store.h"

typedef struct Fixture {
    Arena *arena;
    Store *store;
    StoreConn *conn;
    Error error;
} Fixture;

static inline const char *server_url(void)
{
    const char *url = getenv("EIOT_TEST_POSTGRES");

    if (url == NULL) {
        printf("SKIP: EIOT_TEST_POSTGRES is not set\n");
        skip();
    }
    return url;
}

/* The server's URL up to its path; user and password when `login` is NULL are the server's. */
static inline const char *
server_url_with(Arena *arena, const char *login, const char *database_and_options)
{
    const char *url = server_url();
    const char *host = strrchr(url, '@') + 1;
    const char *start = strstr(url, "://") + 3;
    Str own = {.ptr = start, .len = (size_t) (host - 1 - start)};

    if (login != NULL)
        own = str_from(login);
    return arena_printf(
        arena,
        "postgresql://%.*s@%.*s/%s",
        STR_ARG(own),
        (int) strcspn(host, "/?"),
        host,
        database_and_options);
}

static inline Fixture open_fixture(void)
{
    Fixture fixture = {.arena = arena_new()};

    CASE_OK("open", store_open(server_url(), 2, &fixture.store, &fixture.error), &fixture.error);
    CASE_OK("connect", store_connect(fixture.store, &fixture.conn, &fixture.error), &fixture.error);
    return fixture;
}

static inline void close_fixture(Fixture *fixture)
{
    store_disconnect(fixture->conn);
    store_close(fixture->store);
    arena_free(fixture->arena);
}

static inline void run_text(Fixture *fixture, const char *text)
{
    Sql sql = {.name = text, .text = str_from(text)};

    CASE_OK(text, store_run(fixture->conn, &sql, NULL, &fixture->error), &fixture->error);
}

/* The one value of a query, as text. */
static inline const char *text_of(Fixture *fixture, const char *text)
{
    Sql sql = {.name = text, .text = str_from(text)};
    Table table = {0};

    CASE_OK(
        text,
        store_table(fixture->arena, fixture->conn, &sql, 1, &table, &fixture->error),
        &fixture->error);
    return str_dup(fixture->arena, table_text(&table, 0, 0));
}

#endif
