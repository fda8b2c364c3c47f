#include <time.h>

#include "server.h"
#include "store/postgres/postgres_internal.h"

typedef struct VersionCase {
    int version;
    const char *message; /* NULL: new enough */
} VersionCase;

static const VersionCase version_cases[] = {
    {130000, NULL},
    {150018, NULL},
    {180001, NULL},
    {120003, "PostgreSQL 12.3 is too old, 13 or newer is needed"},
    {129999, "PostgreSQL 12.9999 is too old, 13 or newer is needed"},
    {100000, "PostgreSQL 10.0 is too old, 13 or newer is needed"},
    {90624, "PostgreSQL 9.6 is too old, 13 or newer is needed"},
};

static void old_servers_are_refused(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(version_cases); at++) {
        const char *message = version_cases[at].message;
        Error error = {0};
        Status status = postgres_check_version(version_cases[at].version, &error);

        CASE_INT("version", status, message == NULL ? OK : STATUS_STORE);
        CASE_TEXT("version", error.message, message == NULL ? "" : message);
        if (message != NULL)
            CASE_TEXT(
                "version",
                error.hint,
                "Upgrade the server, or keep the store in a file: duckdb:PATH.");
    }
}

typedef struct UrlCase {
    const char *url;
    const char *message; /* NULL: it can be read */
} UrlCase;

static const UrlCase url_cases[] = {
    {"postgresql://", NULL},
    {"postgres://user@[::1]:5432/energy?sslmode=verify-full&sslrootcert=/a.crt", NULL},
    {"postgresql://user:p%40ss@one:1,two:2/energy?target_session_attrs=read-write", NULL},
    {"postgresql://%2Ftmp%2Fpg/energy?options=-c%20statement_timeout%3D5s", NULL},
    {"postgresql:energy", "the URL can't be read"},
    {"postgresql://h/d?sslmod=require", "invalid URI query parameter: \"sslmod\""},
    {"postgresql://u:p@h/d?sslmod=require", "the URL can't be read"},
    {"postgresql://u:p@ss@h/d", "the URL can't be read"},
    {"postgresql://u:p/ss@h/d", "the URL can't be read"},
    {"postgresql://u:%zz@h/d", "the URL can't be read"},
};

static void urls(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(url_cases); at++) {
        const char *url = url_cases[at].url;
        const char *message = url_cases[at].message;
        Error error = {0};

        CASE_INT(url, postgres_check_url(url, &error), message == NULL ? OK : STATUS_CONFIG);
        CASE_TEXT(url, error.message, message == NULL ? "" : message);
        if (message != NULL)
            CASE_TEXT(
                url,
                error.hint,
                "Write it as postgresql://user@host:5432/database, other signs than letters and "
                "digits of a password as %XX: @ is %40.");
    }
}

/* ---- with a server ---- */

typedef struct Setting {
    const char *name;
    const char *value;
} Setting;

static const Setting settings[] = {
    {"TimeZone", "UTC"},
    {"DateStyle", "ISO, YMD"},
    {"IntervalStyle", "postgres"},
    {"search_path", "\"\""},
    {"extra_float_digits", "1"},
    {"standard_conforming_strings", "on"},
    {"client_min_messages", "warning"},
    {"client_encoding", "UTF8"},
    {"default_transaction_isolation", "read committed"},
    {"jit", "off"},
    {"application_name", "eiot"},
    {"statement_timeout", "1h"},
    {"lock_timeout", "1min"},
    {"idle_in_transaction_session_timeout", "1h"},
};

static void check_setting(Fixture *fixture, const char *name, const char *value)
{
    CASE_TEXT(
        name,
        text_of(fixture, arena_printf(fixture->arena, "select current_setting('%s')", name)),
        value);
}

/* Of the first session and of later ones, whatever the URL says of what is pinned. */
static void settings_are_pinned(void **state)
{
    Fixture fixture = {.arena = arena_new()};
    StoreConn *first = NULL;
    const char *url = server_url_with(
        fixture.arena,
        NULL,
        "postgres?client_encoding=LATIN1&options=-c%20timezone%3DAsia%2FTokyo%20-c%20jit%3Don");

    (void) state;
    CASE_OK("open", store_open(url, 1, &fixture.store, &fixture.error), &fixture.error);
    CASE_OK("first", store_connect(fixture.store, &first, &fixture.error), &fixture.error);
    CASE_OK("second", store_connect(fixture.store, &fixture.conn, &fixture.error), &fixture.error);
    for (size_t at = 0; at < COUNT_OF(settings); at++)
        check_setting(&fixture, settings[at].name, settings[at].value);
    store_disconnect(fixture.conn);
    fixture.conn = first;
    for (size_t at = 0; at < COUNT_OF(settings); at++)
        check_setting(&fixture, settings[at].name, settings[at].value);
    close_fixture(&fixture);
}

static void the_url_sets_times(void **state)
{
    Fixture fixture = {.arena = arena_new()};
    const char *url = server_url_with(
        fixture.arena, NULL, "postgres?application_name=x&options=-c%20statement_timeout%3D90s");

    (void) state;
    CASE_OK("open", store_open(url, 1, &fixture.store, &fixture.error), &fixture.error);
    CASE_OK("connect", store_connect(fixture.store, &fixture.conn, &fixture.error), &fixture.error);
    check_setting(&fixture, "statement_timeout", "90s");
    check_setting(&fixture, "lock_timeout", "1min");
    check_setting(&fixture, "application_name", "x");
    close_fixture(&fixture);
}

static void the_role_sets_times(void **state)
{
    Fixture fixture = open_fixture();
    StoreConn *own = fixture.conn;

    (void) state;
    run_text(&fixture, "drop role if exists eiot_hasty");
    run_text(&fixture, "create role eiot_hasty login password 'x'");
    run_text(&fixture, "alter role eiot_hasty set statement_timeout = '7s'");
    {
        Fixture hasty = {.arena = fixture.arena};
        const char *url = server_url_with(fixture.arena, "eiot_hasty:x", "postgres");

        CASE_OK("open", store_open(url, 1, &hasty.store, &hasty.error), &hasty.error);
        CASE_OK("connect", store_connect(hasty.store, &hasty.conn, &hasty.error), &hasty.error);
        check_setting(&hasty, "statement_timeout", "7s");
        check_setting(&hasty, "lock_timeout", "1min");
        store_disconnect(hasty.conn);
        store_close(hasty.store);
    }
    fixture.conn = own;
    run_text(&fixture, "drop role eiot_hasty");
    close_fixture(&fixture);
}

typedef struct RefusedCase {
    const char *name;
    const char *login;
    const char *path;
    const char *message; /* what it ends with */
    const char *hint;
} RefusedCase;

static const RefusedCase refused_cases[] = {
    {"wrong password",
     "eiot_admin:sesame",
     "postgres",
     " failed: password authentication failed for user \"eiot_admin\"",
     "Check the user and the password: in the store's URL, in PGPASSWORD or in ~/.pgpass."},
    {"no such role",
     "nobody_here:sesame",
     "postgres",
     " failed: password authentication failed for user \"nobody_here\"",
     "Check the user and the password: in the store's URL, in PGPASSWORD or in ~/.pgpass."},
    {"no such database",
     NULL,
     "no_such",
     " failed: database \"no_such\" does not exist",
     "Make the database, for instance with createdb, or name another in the store's URL."},
    {"no TLS there",
     NULL,
     "postgres?sslmode=require",
     " failed: server does not support SSL, but SSL was required",
     "Check sslmode, sslrootcert, sslcert and sslkey in the store's URL, and the host's name in "
     "the server's certificate."},
};

static double seconds(void)
{
    struct timespec now;

    assert_int_equal(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* At once: trying again would not help. */
static void sessions_refused(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(refused_cases); at++) {
        const RefusedCase *refused = &refused_cases[at];
        const char *url = server_url_with(arena, refused->login, refused->path);
        double start = seconds();
        Store *store = NULL;
        Error error;

        CASE_INT(refused->name, store_open(url, 1, &store, &error), STATUS_STORE);
        if (!str_ends_with(str_from(error.message), str_from(refused->message)))
            fail_msg("%s: got '%s'", refused->name, error.message);
        CASE_TRUE(refused->name, strstr(error.message, "sesame") == NULL);
        CASE_TEXT(refused->name, error.hint, refused->hint);
        CASE_TRUE(refused->name, seconds() - start < 2);
    }
    arena_free(arena);
}

/* A host name that can't exist (RFC 6761) needs no server. */
static void unknown_host(void **state)
{
    Store *store = NULL;
    Error error;

    (void) state;
    CASE_INT(
        "host", store_open("postgresql://u@db.invalid/energy", 1, &store, &error), STATUS_STORE);
    CASE_TRUE(
        "host", strstr(error.message, "could not translate host name \"db.invalid\"") != NULL);
    CASE_TEXT("host", error.hint, "Check the host's name in the store's URL.");
}

/* A port that nobody listens on is asked again as long as patience lasts. */
static void a_server_that_is_not_there(void **state)
{
    double start = seconds();
    PGconn *session = NULL;
    Error error;

    (void) state;
    CASE_INT(
        "refused",
        postgres_open_session("postgresql://u@127.0.0.1:1/energy", 800, &session, &error),
        STATUS_STORE);
    CASE_TEXT(
        "refused",
        error.message,
        "connection to server at \"127.0.0.1\", port 1 failed: Connection refused");
    CASE_TEXT(
        "refused",
        error.hint,
        "Check that the server runs, and its host and port in the store's URL.");
    CASE_TRUE("patience", seconds() - start > 0.6 && seconds() - start < 5);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(old_servers_are_refused),
        cmocka_unit_test(urls),
        cmocka_unit_test(unknown_host),
        cmocka_unit_test(settings_are_pinned),
        cmocka_unit_test(the_url_sets_times),
        cmocka_unit_test(the_role_sets_times),
        cmocka_unit_test(sessions_refused),
        cmocka_unit_test(a_server_that_is_not_there),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
