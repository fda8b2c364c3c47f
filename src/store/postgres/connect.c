#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/asset.h"
#include "base/mem.h"
#include "base/parse.h"
#include "store/postgres/postgres_internal.h"
#include "store/url.h"

#define OLDEST_VERSION 130000

#define PATIENCE_MS    10000 /* for a server that is starting: all attempts and pauses */
#define FIRST_PAUSE_MS 100
#define PAUSE_MAX_MS   2000

static int64_t now_ms(void)
{
    struct timespec now;

    ASSERT(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_ms(int64_t length_ms)
{
    struct timespec left = {
        .tv_sec = length_ms / 1000, .tv_nsec = (long) (length_ms % 1000) * 1000000};

    (void) nanosleep(&left, NULL);
}

/* ---- the URL ---- */

/* What libpq makes of one keyword of the URL; "" when it is not there. */
static const char *option_of(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword != NULL; options++) {
        if (strcmp(options->keyword, keyword) == 0)
            return options->val == NULL ? "" : options->val;
    }
    return "";
}

/* libpq's own text may quote any part of the URL, so it is given only when no secret is in it. */
static Status unreadable_url(const char *url, const char *text, Error *err)
{
    Arena *arena = arena_new();

    if (text == NULL || strcmp(url_masked(arena, url), url) != 0)
        error_set(err, STATUS_CONFIG, "the URL can't be read");
    else
        error_set(err, STATUS_CONFIG, "%.*s", (int) strcspn(text, "\n"), text);
    error_hint(
        err,
        "Write it as postgresql://user@host:5432/database, other signs than letters and digits of "
        "a password as %%XX: @ is %%40.");
    arena_free(arena);
    return STATUS_CONFIG;
}

Status postgres_check_url(const char *url, Error *err)
{
    PQconninfoOption *options;
    char *text = NULL;
    Status status = OK;

    if (strstr(url, "://") == NULL)
        return unreadable_url(url, NULL, err);
    options = PQconninfoParse(url, &text);
    if (options == NULL) {
        status = unreadable_url(url, text, err);
        PQfreemem(text);
        return status;
    }
    /* a '@' or '/' of the password cuts it in two: the rest is taken for the host or the port */
    if (strchr(option_of(options, "host"), '@') != NULL ||
        strspn(option_of(options, "port"), "0123456789,") != strlen(option_of(options, "port")))
        status = unreadable_url(url, NULL, err);
    PQconninfoFree(options);
    return status;
}

/* ---- one session ---- */

Status postgres_check_version(int version, Error *err)
{
    int major = version / 10000;
    int minor = version % 10000;

    if (version >= OLDEST_VERSION)
        return OK;
    if (major < 10) /* 9.6.24 was 90624 */
        minor /= 100;
    error_set(
        err, STATUS_STORE, "PostgreSQL %d.%d is too old, 13 or newer is needed", major, minor);
    error_hint(err, "Upgrade the server, or keep the store in a file: duckdb:PATH.");
    return STATUS_STORE;
}

/* Warnings of the server are not ours to print. */
static void drop_notice(void *context, const PGresult *result)
{
    (void) context;
    (void) result;
}

/* Begins a session. What stands before dbname is what the URL may set otherwise, what stands behind
 * it may not be. */
static PGconn *start_session(const char *url)
{
    static const char *const names[] = {
        "connect_timeout",     /* seconds */
        "keepalives",          /* a server that vanished is noticed */
        "keepalives_idle",     /* seconds */
        "keepalives_interval", /* seconds */
        "keepalives_count",
        "tcp_user_timeout", /* milliseconds until sent bytes must be received */
        "application_name", /* in pg_stat_activity */
        "dbname",
        "client_encoding", /* Str is UTF-8 */
        NULL,
    };
    const char *values[] = {"10", "1", "30", "10", "3", "60000", "eiot", url, "UTF8", NULL};
    PGconn *session;

    session = PQconnectStartParams(names, values, 1);
    ASSERT(session != NULL);                               /* else there is no memory */
    (void) PQsetErrorVerbosity(session, PQERRORS_VERBOSE); /* the SQLSTATE, see fail.c */
    (void) PQsetNoticeReceiver(session, drop_notice, NULL);
    return session;
}

/* Milliseconds of the option connect_timeout; -1 for no end. */
static int64_t timeout_of(PGconn *session)
{
    PQconninfoOption *options = PQconninfo(session);
    int64_t seconds = 0;

    ASSERT(options != NULL);
    if (!str_parse_i64(str_from(option_of(options, "connect_timeout")), &seconds) || seconds < 0 ||
        seconds > 86400)
        seconds = 0;
    PQconninfoFree(options);
    return seconds == 0 ? -1 : seconds * 1000;
}

/* Waits until the session can go on; false when `deadline_ms` has passed. */
static bool wait_for(PGconn *session, PostgresPollingStatusType wanted, int64_t deadline_ms)
{
    struct pollfd ready = {
        .fd = PQsocket(session), .events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT};

    for (;;) {
        int64_t left_ms = deadline_ms < 0 ? -1 : deadline_ms - now_ms();

        if (deadline_ms >= 0 && left_ms <= 0)
            return false;
        if (poll(&ready, 1, (int) left_ms) > 0)
            return true;
    }
}

/* False when the time is over; else the session is made, or failed as PQstatus() says. */
static bool finish_session(PGconn *session)
{
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    int64_t timeout_ms;
    int64_t deadline_ms;

    if (PQstatus(session) == CONNECTION_BAD)
        return true;
    timeout_ms = timeout_of(session);
    deadline_ms = timeout_ms < 0 ? -1 : now_ms() + timeout_ms;
    while (wanted != PGRES_POLLING_OK && wanted != PGRES_POLLING_FAILED) {
        if (!wait_for(session, wanted, deadline_ms))
            return false;
        wanted = PQconnectPoll(session);
    }
    return true;
}

static Status try_session(const char *url, PGconn **ret_session, bool *ret_is_passing, Error *err)
{
    PGconn *session = start_session(url);
    Status status = OK;

    *ret_is_passing = false;
    if (!finish_session(session))
        status = postgres_connect_fail(err, "no answer: timeout expired", ret_is_passing);
    else if (PQstatus(session) != CONNECTION_OK)
        status = postgres_connect_fail(err, PQerrorMessage(session), ret_is_passing);
    if (status == OK)
        status = postgres_check_version(PQserverVersion(session), err);
    if (status != OK) {
        PQfinish(session);
        return status;
    }
    *ret_session = session;
    return OK;
}

static Status pin_settings(PGconn *session, Error *err)
{
    Status status;

    status = postgres_run_words(session, asset_text("sql/postgres/session.sql").ptr, NULL, err);
    if (status != OK)
        error_add_context(err, "settings of the session");
    return status;
}

Status postgres_open_session(const char *url, int64_t patience_ms, PGconn **ret_session, Error *err)
{
    int64_t deadline_ms = now_ms() + patience_ms;
    int64_t length_ms = FIRST_PAUSE_MS;
    PGconn *session = NULL;
    bool is_passing = false;
    Status status;

    for (;;) {
        status = try_session(url, &session, &is_passing, err);
        if (status == OK || !is_passing || now_ms() + length_ms > deadline_ms)
            break;
        pause_ms(length_ms);
        length_ms = length_ms * 2 > PAUSE_MAX_MS ? PAUSE_MAX_MS : length_ms * 2;
    }
    if (status != OK)
        return status;
    status = pin_settings(session, err);
    if (status != OK) {
        PQfinish(session);
        return status;
    }
    *ret_session = session;
    return OK;
}

/* ---- the store ---- */

/* The session that shows that the server is there becomes the first connection. */
Status postgres_store_open(const StoreConfig *config, Store **ret_store, Error *err)
{
    PGconn *session = NULL;
    PostgresStore *store;
    Status status;

    status = postgres_check_url(config->url, err);
    if (status == OK)
        status = postgres_open_session(config->url, PATIENCE_MS, &session, err);
    if (status != OK)
        return status;
    store = mem_alloc_zero(1, sizeof(*store));
    store->arena = arena_new();
    store->url = str_dup(store->arena, str_from(config->url));
    store->n_threads = config->n_threads;
    store->spare = session;
    ASSERT(pthread_mutex_init(&store->lock, NULL) == 0);
    *ret_store = &store->base;
    return OK;
}

void postgres_store_close(Store *base)
{
    PostgresStore *store = (PostgresStore *) base;

    PQfinish(store->spare);
    pthread_mutex_destroy(&store->lock);
    arena_free(store->arena);
    mem_free(store);
}

static PGconn *take_spare(PostgresStore *store)
{
    PGconn *session;

    pthread_mutex_lock(&store->lock);
    session = store->spare;
    store->spare = NULL;
    pthread_mutex_unlock(&store->lock);
    return session;
}

Status postgres_store_connect(Store *base, StoreConn **ret_conn, Error *err)
{
    PostgresStore *store = (PostgresStore *) base;
    PGconn *session = take_spare(store);
    PostgresConn *conn;
    Status status = OK;

    if (session == NULL)
        status = postgres_open_session(store->url, PATIENCE_MS, &session, err);
    if (status != OK)
        return status;
    conn = mem_alloc_zero(1, sizeof(*conn));
    conn->base.store = base;
    conn->session = session;
    *ret_conn = &conn->base;
    return OK;
}

void postgres_store_disconnect(StoreConn *base)
{
    PostgresConn *conn = (PostgresConn *) base;

    PQfinish(conn->session);
    mem_free(conn);
}
