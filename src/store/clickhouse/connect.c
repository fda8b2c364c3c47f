#include <string.h>
#include <time.h>

#include "base/asset.h"
#include "base/mem.h"
#include "base/parse.h"
#include "store/clickhouse/clickhouse_internal.h"

#define PATIENCE_MS INT64_C(10000) /* for a server that is starting */
#define NAP_MS      INT64_C(250)

static Status open_store(const StoreConfig *config, bool is_tls, Store **ret_store, Error *err)
{
    Arena *arena = arena_new();
    ClickhouseStore *store = ARENA_NEW(arena, ClickhouseStore);
    Status status;

    store->arena = arena;
    status = clickhouse_url_read(arena, config->address, is_tls, &store->url, err);
    if (status != OK) {
        arena_free(arena);
        return status;
    }
    *ret_store = &store->base;
    return OK;
}

Status clickhouse_store_open(const StoreConfig *config, Store **ret_store, Error *err)
{
    return open_store(config, false, ret_store, err);
}

Status clickhouse_store_open_tls(const StoreConfig *config, Store **ret_store, Error *err)
{
    return open_store(config, true, ret_store, err);
}

void clickhouse_store_close(Store *base)
{
    arena_free(((ClickhouseStore *) base)->arena);
}

/* The number `*text` begins with, which is moved behind it and a point. */
static bool take_number(Str *text, int64_t *ret_number)
{
    size_t length = 0;

    while (length < text->len && text->ptr[length] >= '0' && text->ptr[length] <= '9')
        length++;
    if (!str_parse_i64((Str){.ptr = text->ptr, .len = length}, ret_number) || *ret_number > 9999)
        return false;
    if (length < text->len && text->ptr[length] == '.')
        length++;
    *text = (Str){.ptr = text->ptr + length, .len = text->len - length};
    return true;
}

int64_t clickhouse_version_read(Str text)
{
    int64_t major = 0;
    int64_t minor = 0;

    if (!take_number(&text, &major) || !take_number(&text, &minor) || minor > 999)
        return 0;
    return CLICKHOUSE_VERSION(major, minor);
}

/* The first words of a session: who the server is. Also shows that user and password are right. */
static Status ask_version(ClickhouseConn *conn, Error *err)
{
    HttpRequest request = {.body = asset_text("sql/clickhouse/version.sql")};
    Arena *arena = arena_new();
    StrBuf query = strbuf_new(arena);
    Str piece;
    Status status;

    clickhouse_put_settings(
        &query, REQUEST_VERSION, 0, ((ClickhouseStore *) conn->base.store)->url.database);
    request.query = strbuf_text(&query);
    status = clickhouse_begin(conn, &request, NULL, err);
    if (status == OK)
        status = http_read(conn->http, &piece, err);
    if (status == OK) {
        conn->version = clickhouse_version_read(piece);
        if (conn->version == 0) {
            error_set(err, STATUS_STORE, "what answers there is not ClickHouse");
            error_hint(
                err, "Mend host and port in the store's URL; 8123 is ClickHouse's for HTTP.");
            status = STATUS_STORE;
        } else if (conn->version < CLICKHOUSE_OLDEST) {
            error_set(
                err, STATUS_UNSUPPORTED, "the server is ClickHouse %.*s", STR_ARG(str_trim(piece)));
            error_hint(err, "Use 18.16 or a newer one.");
            status = STATUS_UNSUPPORTED;
        }
    }
    http_end(conn->http);
    arena_free(arena);
    return status;
}

static void nap(void)
{
    static const struct timespec pause = {.tv_nsec = NAP_MS * 1000000};

    (void) nanosleep(&pause, NULL);
}

Status clickhouse_connect_within(Store *base, int64_t patience_ms, StoreConn **ret_conn, Error *err)
{
    ClickhouseStore *store = (ClickhouseStore *) base;
    ClickhouseConn *conn = mem_alloc_zero(1, sizeof(*conn));
    Status status;

    conn->base.store = base;
    conn->http = http_new(&store->url);
    for (;;) {
        status = ask_version(conn, err);
        if (status == OK || patience_ms < NAP_MS ||
            (!http_was_refused(conn->http) && http_status(conn->http) != 503))
            break;
        nap();
        patience_ms -= NAP_MS;
    }
    if (status != OK) {
        clickhouse_store_disconnect(&conn->base);
        return status;
    }
    *ret_conn = &conn->base;
    return OK;
}

Status clickhouse_store_connect(Store *base, StoreConn **ret_conn, Error *err)
{
    return clickhouse_connect_within(base, PATIENCE_MS, ret_conn, err);
}

void clickhouse_store_disconnect(StoreConn *base)
{
    ClickhouseConn *conn = (ClickhouseConn *) base;

    http_free(conn->http);
    mem_free(conn);
}
