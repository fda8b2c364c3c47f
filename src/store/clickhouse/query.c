#include <string.h>

#include "base/asset.h"
#include "base/mem.h"
#include "store/clickhouse/clickhouse_internal.h"
#include "store/clickhouse/native.h"

#define ERROR_TEXT_BYTES ((size_t) 64 * 1024)

/* A running query. */
typedef struct ClickhouseCursor {
    Cursor base;
    Arena *arena;
    ClickhouseConn *conn;
    const char *name;
    HttpRequest request;
    NativeReader *reader;
} ClickhouseCursor;

/* ---- answers ---- */

/* The rest of an answer that is an error, as far as it is of use. */
static Str read_error_text(Http *http, Arena *arena)
{
    StrBuf text = strbuf_new(arena);
    Error unused;
    Str piece = STR(" ");

    while (piece.len > 0 && text.len < ERROR_TEXT_BYTES) {
        if (http_read(http, &piece, &unused) != OK)
            break; /* what came so far says it */
        strbuf_put(&text, piece);
    }
    return strbuf_str(&text);
}

Status
clickhouse_begin(ClickhouseConn *conn, const HttpRequest *request, const char *name, Error *err)
{
    Arena *arena;
    Status status;

    status = http_begin(conn->http, request, err);
    if (status != OK || http_status(conn->http) == 200)
        return status;
    arena = arena_new();
    status =
        clickhouse_fail(err, name, http_status(conn->http), read_error_text(conn->http, arena));
    arena_free(arena);
    return status;
}

/* A result is dropped, but an error may have come behind the first sign of life, in the body. */
Status clickhouse_finish(ClickhouseConn *conn, const char *name, Error *err)
{
    Arena *arena = arena_new();
    StrBuf text = strbuf_new(arena);
    Str piece;
    Status status;

    do {
        status = http_read(conn->http, &piece, err);
        if (status == OK && text.len < ERROR_TEXT_BYTES)
            strbuf_put(&text, piece);
    } while (status == OK && piece.len > 0);
    if (clickhouse_is_exception(strbuf_str(&text)))
        status = clickhouse_fail(err, name, http_status(conn->http), strbuf_str(&text));
    arena_free(arena);
    return status;
}

/* ---- requests ---- */

static Status put_params(StrBuf *query, const Sql *sql, Error *err)
{
    Arena *arena = arena_new();
    Status status = OK;

    for (size_t at = 0; at < sql->n_params && status == OK; at++) {
        StrBuf value = strbuf_new(arena);

        status = clickhouse_put_param(&value, &sql->params[at], err);
        strbuf_printf(query, "&param_p%zu=", at + 1);
        clickhouse_put_escaped(query, strbuf_str(&value));
        if (status != OK)
            error_add_context(err, "parameter %zu", at + 1);
    }
    arena_free(arena);
    return status;
}

/* The request of a statement, its text and parameters in `arena`. */
static Status make_request(
    Arena *arena,
    const ClickhouseConn *conn,
    const Sql *sql,
    RequestKind kind,
    HttpRequest *ret_request,
    Error *err)
{
    const ClickhouseStore *store = (const ClickhouseStore *) conn->base.store;
    StrBuf query = strbuf_new(arena);
    size_t n_placed = 0;
    Str body = clickhouse_place_params(arena, sql->text, sql->params, sql->n_params, &n_placed);
    Status status;

    if (n_placed != sql->n_params) {
        return error_set(
            err,
            STATUS_INTERNAL,
            "%zu parameters given, the text has %zu",
            sql->n_params,
            n_placed);
    }
    if (n_placed > 0 && conn->version < CLICKHOUSE_PARAMETERS) {
        error_set(err, STATUS_UNSUPPORTED, "the server takes no parameters: it is too old");
        error_hint(err, "Use ClickHouse 20.1 or a newer one.");
        return STATUS_UNSUPPORTED;
    }
    clickhouse_put_settings(&query, kind, conn->version, store->url.database);
    status = put_params(&query, sql, err);
    if (status == OK)
        *ret_request = (HttpRequest){
            .query = strbuf_text(&query), .body = body, .is_once = kind != REQUEST_QUERY};
    return status;
}

Status clickhouse_run(StoreConn *base, const Sql *sql, int64_t *ret_changed, Error *err)
{
    ClickhouseConn *conn = (ClickhouseConn *) base;
    Arena *arena = arena_new();
    HttpRequest request;
    Status status;

    status = make_request(arena, conn, sql, REQUEST_STATEMENT, &request, err);
    if (status == OK)
        status = clickhouse_begin(conn, &request, sql->name, err);
    if (status == OK)
        status = clickhouse_finish(conn, sql->name, err);
    if (status == OK)
        *ret_changed = http_written_rows(conn->http);
    http_end(conn->http);
    arena_free(arena);
    return status;
}

Status clickhouse_script(StoreConn *conn, Str text, Error *err)
{
    Str rest = text;
    size_t count = 0;
    size_t at = 0;
    int64_t unused;
    Status status = OK;

    while (clickhouse_next_statement(&rest).len > 0)
        count++;
    while (status == OK && at < count) {
        Sql sql = {.text = clickhouse_next_statement(&text)};

        at++;
        status = clickhouse_run(conn, &sql, &unused, err);
        if (status != OK)
            error_add_context(err, "statement %zu of %zu", at, count);
    }
    return status;
}

/* ---- results ---- */

static Status next_piece(void *context, Str *ret_piece, Error *err)
{
    ClickhouseCursor *cursor = context;

    return http_read(cursor->conn->http, ret_piece, err);
}

/* An error of the reader, or the exception of the server that is behind it. */
static Status reader_fail(ClickhouseCursor *cursor, Status status, Error *err)
{
    Str text;

    if (native_reader_exception(cursor->reader, &text))
        return clickhouse_fail(err, cursor->name, http_status(cursor->conn->http), text);
    return status;
}

static Status send_query(ClickhouseCursor *cursor, Error *err)
{
    Status status;

    native_reader_free(cursor->reader);
    cursor->reader = native_reader_new((NativeInput){.more = next_piece, .context = cursor});
    status = clickhouse_begin(cursor->conn, &cursor->request, cursor->name, err);
    if (status != OK)
        return status;
    status =
        native_reader_columns(cursor->reader, &cursor->base.columns, &cursor->base.n_columns, err);
    return status == OK ? OK : reader_fail(cursor, status, err);
}

/* A result without rows has no block, and a block alone says what the columns are. So the server is
 * asked: it answers a row a column, name and type. */
static Status describe_empty(ClickhouseCursor *cursor, Error *err)
{
    Str query = cursor->request.body;
    StrBuf text = strbuf_new(cursor->arena);
    NativeReader *reader;
    Column *columns;
    Batch batch;
    Status status;

    http_end(cursor->conn->http);
    while (query.len > 0 && strchr("; \t\r\n", query.ptr[query.len - 1]) != NULL)
        query.len--;
    strbuf_puts(&text, "describe table (\n");
    strbuf_put(&text, query);
    strbuf_puts(&text, "\n)");
    cursor->request.body = strbuf_str(&text);
    status = send_query(cursor, err);
    if (status != OK)
        return status;
    status = native_reader_next(cursor->reader, &batch, err);
    if (status != OK)
        return reader_fail(cursor, status, err);
    columns = ARENA_ARRAY(cursor->arena, Column, batch.n_rows);
    for (size_t column = 0; column < batch.n_rows; column++) {
        const Str *names = batch.columns[0].values;
        const Str *types = batch.columns[1].values;
        NativeType type;

        columns[column].name = str_dup(cursor->arena, names[column]);
        if (!native_type_read(cursor->arena, types[column], &type))
            type.to = COLUMN_TEXT; /* it has no values that could be misread */
        columns[column].type = type.to;
    }
    cursor->base.columns = columns;
    cursor->base.n_columns = batch.n_rows;
    reader = cursor->reader;
    cursor->reader = NULL; /* the end */
    native_reader_free(reader);
    return OK;
}

Status clickhouse_query_begin(StoreConn *conn, const Sql *sql, Cursor **ret_cursor, Error *err)
{
    Arena *arena = arena_new();
    ClickhouseCursor *cursor = ARENA_NEW(arena, ClickhouseCursor);
    Status status;

    cursor->arena = arena;
    cursor->conn = (ClickhouseConn *) conn;
    cursor->name = str_dup(arena, str_from(sql->name));
    status = make_request(arena, cursor->conn, sql, REQUEST_QUERY, &cursor->request, err);
    if (status == OK)
        status = send_query(cursor, err);
    if (status == OK && cursor->base.n_columns == 0)
        status = describe_empty(cursor, err);
    if (status != OK) {
        clickhouse_cursor_close(&cursor->base);
        return status;
    }
    *ret_cursor = &cursor->base;
    return OK;
}

Status clickhouse_cursor_next(Cursor *base, Batch *ret_batch, Error *err)
{
    ClickhouseCursor *cursor = (ClickhouseCursor *) base;
    Status status;

    if (cursor->reader == NULL) {
        *ret_batch = (Batch){0};
        return OK;
    }
    status = native_reader_next(cursor->reader, ret_batch, err);
    return status == OK ? OK : reader_fail(cursor, status, err);
}

void clickhouse_cursor_close(Cursor *base)
{
    ClickhouseCursor *cursor = (ClickhouseCursor *) base;

    http_end(cursor->conn->http);
    native_reader_free(cursor->reader);
    arena_free(cursor->arena);
}
