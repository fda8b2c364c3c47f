/*
 * clickhouse_internal: what the files of this folder share.
 *
 * url.c reads the URL, http.c is the only one that speaks to libcurl, connect.c opens sessions,
 * settings.c pins what each request asks of the server, script.c finds statements and parameters in
 * SQL text, params.c writes values, query.c runs statements, types.c reads type names,
 * native_read.c and native_write.c turn blocks of the Native format into batches and back, load.c
 * inserts, fail.c turns the server's error texts into ours, dialect.c holds the words, driver.c the
 * table of slots.
 *
 *     query:  POST text ──▶ http_read() pieces ──▶ native_reader_next() ──▶ Batch
 *     load:   Batch ──▶ native_column_put() ──▶ block ──▶ zstd ──▶ one chunked POST
 */
#ifndef EIOT_STORE_CLICKHOUSE_CLICKHOUSE_INTERNAL_H
#define EIOT_STORE_CLICKHOUSE_CLICKHOUSE_INTERNAL_H

#include "store/driver.h"

/* ---- url.c ---- */

typedef struct ClickhouseUrl {
    const char *host;
    int64_t port;
    const char *user;
    const char *password; /* "" for none; never in a message */
    const char *database;
    const char *ca_file; /* NULL: the system's authorities */
    bool is_tls;
} ClickhouseUrl;

/* Reads "//user:password@host:port/database?cafile=PATH"; CONFIG error otherwise. Texts in `arena`.
 */
Status clickhouse_url_read(
    Arena *arena, const char *address, bool is_tls, ClickhouseUrl *ret_url, Error *err) MUST_USE;

/* `text` as part of a URL's query: what is not a letter or a digit becomes %XX. */
void clickhouse_put_escaped(StrBuf *buffer, Str text);

/* ---- http.c ---- */

typedef struct Http Http;

typedef struct HttpRequest {
    const char *query; /* of the URL: "a=1&b=2", escaped */
    Str body;          /* must live until http_end(); when `upload` is NULL */

    /* Fills `room` with what comes next of the body; 0 at its end. */
    size_t (*upload)(void *context, char *room, size_t size);
    void *upload_context;
    bool is_zstd; /* the body is a zstd frame */
    bool is_once; /* may change data: never sent a second time when a kept connection proves dead */
} HttpRequest;

/* One session's line to the server; kept open between requests. `url` must live as long. */
Http *http_new(const ClickhouseUrl *url);
void http_free(Http *http); /* NULL is allowed */

/* Sends the request and waits for the first of the answer's body, or its end. STORE when there is
 * no answer. After it, also after an error, http_end(). */
Status http_begin(Http *http, const HttpRequest *request, Error *err) MUST_USE;

/* The next piece of the body, valid until the next call; empty at the end of an answer that ended
 * as it should. */
Status http_read(Http *http, Str *ret_piece, Error *err) MUST_USE;

/* Ends the answer, read to its end or not. */
void http_end(Http *http);

long http_status(const Http *http);          /* 200, 404, ...; 0 before an answer */
bool http_was_refused(const Http *http);     /* nobody listened */
int64_t http_written_rows(const Http *http); /* as the server counted them, or 0 */

/* ---- fail.c ---- */

/* Sets `err` from an answer of the server that is an error: its text and HTTP status. `name` of the
 * statement places it, NULL for none. */
Status clickhouse_fail(Error *err, const char *name, long http_status, Str text);

/* Whether an answer's bytes at a border of blocks begin the text of an exception. */
bool clickhouse_is_exception(Str bytes);

/* ---- connect.c ---- */

/* 18.16 is 18016. */
#define CLICKHOUSE_VERSION(major, minor) ((major) *1000 + (minor))
#define CLICKHOUSE_OLDEST                CLICKHOUSE_VERSION(18, 16)
#define CLICKHOUSE_PARAMETERS            CLICKHOUSE_VERSION(20, 1)
#define CLICKHOUSE_ZSTD_BODIES           CLICKHOUSE_VERSION(21, 1)

typedef struct ClickhouseStore {
    Store base;
    Arena *arena;
    ClickhouseUrl url;
} ClickhouseStore;

typedef struct ClickhouseConn {
    StoreConn base;
    Http *http;
    int64_t version; /* CLICKHOUSE_VERSION of the server; 0 while it is asked for */
} ClickhouseConn;

Status clickhouse_store_open(const StoreConfig *config, Store **ret_store, Error *err) MUST_USE;
Status clickhouse_store_open_tls(const StoreConfig *config, Store **ret_store, Error *err) MUST_USE;
void clickhouse_store_close(Store *base);
Status clickhouse_store_connect(Store *base, StoreConn **ret_conn, Error *err) MUST_USE;
void clickhouse_store_disconnect(StoreConn *base);

/* Connects, and asks again for `patience_ms` while nobody listens or the server says it is
 * starting.
 */
Status clickhouse_connect_within(
    Store *base, int64_t patience_ms, StoreConn **ret_conn, Error *err) MUST_USE;

/* "26.5.1.1" as CLICKHOUSE_VERSION(26, 5); 0 when it is none. */
int64_t clickhouse_version_read(Str text);

/* ---- settings.c ---- */

typedef enum RequestKind {
    REQUEST_VERSION, /* the first of a session: nothing is known of the server */
    REQUEST_QUERY,   /* has a result */
    REQUEST_STATEMENT,
    REQUEST_LOAD,
} RequestKind;

/* Appends "database=...&setting=value..." for a server of this version. */
void clickhouse_put_settings(
    StrBuf *buffer, RequestKind kind, int64_t version, const char *database);

/* ---- script.c ---- */

/* The next statement of `*text` that is more than comments, without its ';'; moves `*text` behind
 * it. Empty at the end. */
Str clickhouse_next_statement(Str *text);

/* `text` with $1, $2, ... outside quotes and comments as {p1:TYPE}, TYPE by `params`; *ret_n is the
 * greatest number met. Numbers beyond n_params stay as they are. */
Str clickhouse_place_params(
    Arena *arena, Str text, const Param *params, size_t n_params, size_t *ret_n);

/* ---- params.c ---- */

/* ClickHouse's type of a parameter: "Nullable(Int64)"; of a double that of its bits. */
const char *clickhouse_param_type(ColumnType type);

/* Appends the value as the server reads it, escaped as in TabSeparated; \N for null. DATA error for
 * an instant or a date beyond the server's types. */
Status clickhouse_put_param(StrBuf *buffer, const Param *param, Error *err) MUST_USE;

/* ---- query.c ---- */

Status clickhouse_run(StoreConn *base, const Sql *sql, int64_t *ret_changed, Error *err) MUST_USE;
Status clickhouse_script(StoreConn *conn, Str text, Error *err) MUST_USE;
Status
clickhouse_query_begin(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err) MUST_USE;
Status clickhouse_cursor_next(Cursor *base, Batch *ret_batch, Error *err) MUST_USE;
void clickhouse_cursor_close(Cursor *base);

/* Sends one request of the session; an answer that is an error becomes ours. After it http_end().
 */
Status clickhouse_begin(
    ClickhouseConn *conn, const HttpRequest *request, const char *name, Error *err) MUST_USE;

/* Reads the answer of a request without result to its end. */
Status clickhouse_finish(ClickhouseConn *conn, const char *name, Error *err) MUST_USE;

/* ---- load.c ---- */

Status clickhouse_load(
    StoreConn *base,
    const char *table,
    const BatchSource *source,
    int64_t *ret_rows,
    Error *err) MUST_USE;

/* ---- dialect.c ---- */

extern const Dialect clickhouse_dialect;

/* One name in backticks. */
void clickhouse_put_ident(StrBuf *buffer, Str name);

/* "database.table" with both in backticks; a name without a point stands alone. */
void clickhouse_put_table(StrBuf *buffer, Str table);

#endif
