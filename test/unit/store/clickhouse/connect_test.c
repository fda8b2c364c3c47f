#include "cases.h"
#include "fake_server.h"
#include "store/clickhouse/clickhouse_driver.h"

typedef struct VersionCase {
    const char *text;
    int64_t version;
} VersionCase;

static const VersionCase version_cases[] = {
    {"18.16.1\n", CLICKHOUSE_VERSION(18, 16)},
    {"26.5.1.1", CLICKHOUSE_VERSION(26, 5)},
    {"26.10", CLICKHOUSE_VERSION(26, 10)},
    {"26", 0},
    {"", 0},
    {"<html>", 0},
    {"1.x", 0},
    {"99999.1", 0},
    {"1.1000", 0},
};

static void versions_are_read(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(version_cases); at++)
        CASE_INT(
            version_cases[at].text,
            clickhouse_version_read(str_from(version_cases[at].text)),
            version_cases[at].version);
}

/* Connects to a server that gives these replies; what went wrong is in *error. */
static Status
connect_to(Arena *arena, const Str *replies, size_t n, int64_t patience_ms, Error *error)
{
    FakeServer *server = fake_server_start(arena, replies, n);
    Store *store = NULL;
    StoreConn *conn = NULL;
    Status status;

    CASE_OK("open", store_open(fake_server_url(arena, server), 1, &store, error), error);
    status = clickhouse_connect_within(store, patience_ms, &conn, error);
    if (status == OK) {
        CASE_INT("version", ((ClickhouseConn *) conn)->version, CLICKHOUSE_VERSION(26, 5));
        clickhouse_store_disconnect(conn);
    }
    store_close(store);
    (void) fake_server_stop(server);
    return status;
}

typedef struct ConnectCase {
    const char *name;
    int http_status;
    const char *body;
    Status status;
    const char *message;
    const char *hint;
} ConnectCase;

static const ConnectCase connect_cases[] = {
    {"well", 200, "26.5.1.1\n", OK, "", ""},
    {"too old",
     200,
     "1.1.54388\n",
     STATUS_UNSUPPORTED,
     "the server is ClickHouse 1.1.54388",
     "Use 18.16 or a newer one."},
    {"something else",
     200,
     "<html>",
     STATUS_STORE,
     "what answers there is not ClickHouse",
     "Mend host and port in the store's URL; 8123 is ClickHouse's for HTTP."},
    {"wrong password",
     403,
     "Code: 516. DB::Exception: eiot: Authentication failed: password is incorrect, or there is no "
     "user with such name. (AUTHENTICATION_FAILED)",
     STATUS_STORE,
     "eiot: Authentication failed: password is incorrect, or there is no user with such name",
     "Mend user and password in the store's URL: clickhouse://USER:PASSWORD@HOST/DATABASE."},
    {"a proxy",
     502,
     "bad gateway",
     STATUS_STORE,
     "the answer has HTTP status 502",
     "It is not ClickHouse's: a proxy stands between, or another program listens there. Mend host "
     "and port in the store's URL."},
};

static void servers_say_who_they_are(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(connect_cases); at++) {
        const ConnectCase *wanted = &connect_cases[at];
        Arena *arena = arena_new();
        Str body = str_from(wanted->body);
        Str reply;
        Error error = {0};

        if (wanted->status == STATUS_UNSUPPORTED)
            body.len--; /* the line end is not needed */
        reply = reply_of(arena, wanted->http_status, body);
        CASE_INT(wanted->name, connect_to(arena, &reply, 1, 0, &error), wanted->status);
        CASE_TEXT(wanted->name, error.message, wanted->message);
        CASE_TEXT(wanted->name, error.hint, wanted->hint);
        arena_free(arena);
    }
}

static void a_starting_server_is_waited_for(void **state)
{
    Arena *arena = arena_new();
    const Str replies[] = {
        reply_of(arena, 503, STR("starting")),
        reply_of(arena, 503, STR("starting")),
        reply_version(arena, "26.5.1.1"),
    };
    Error error;

    (void) state;
    CASE_OK("in time", connect_to(arena, replies, 3, 500, &error), &error);
    CASE_INT("too late", connect_to(arena, replies, 2, 250, &error), STATUS_STORE);
    CASE_TEXT("too late", error.message, "the answer has HTTP status 503");
    arena_free(arena);
}

static void the_password_is_not_told(void **state)
{
    Arena *arena = arena_new();
    char *url = arena_printf(arena, "clickhouse://eiot:secret@127.0.0.1:%d/energy", unused_port());
    Store *store = NULL;
    StoreConn *conn = NULL;
    Error error;

    (void) state;
    CASE_OK("open", store_open(url, 1, &store, &error), &error);
    CASE_INT("status", clickhouse_connect_within(store, 0, &conn, &error), STATUS_STORE);
    CASE_TRUE("message", strstr(error.message, "secret") == NULL);
    CASE_TRUE("hint", strstr(error.hint, "secret") == NULL);
    store_close(store);
    CASE_INT(
        "url",
        store_open("clickhouse://eiot:secret@ch:no/energy", 1, &store, &error),
        STATUS_CONFIG);
    CASE_TRUE("message", strstr(error.message, "secret") == NULL);
    CASE_TRUE("message", strstr(error.message, "port 'no' is no port") != NULL);
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(versions_are_read),
        cmocka_unit_test(servers_say_who_they_are),
        cmocka_unit_test(a_starting_server_is_waited_for),
        cmocka_unit_test(the_password_is_not_told),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
