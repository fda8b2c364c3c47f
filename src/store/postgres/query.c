#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "store/postgres/postgres_internal.h"

/* A running query: libpq hands over row by row, so that a result of any size needs the memory of
 * one batch. */
struct PostgresCursor {
    Cursor base;
    Arena *arena;
    PostgresConn *conn;
    const char *name;
    PGresult *first; /* came with the columns; read by the first next() */
    bool is_done;
    PostgresReader *readers;
    Column *columns;
    void **values;
    uint64_t **valid;
    Arena *texts; /* of the batch last given */
};

/* ---- sending ---- */

/* Parameters as libpq takes them, binary all. */
typedef struct SentParams {
    Oid *types;
    const char **values;
    int *lengths;
    int *formats;
} SentParams;

static SentParams encode_params(Arena *arena, const Sql *sql)
{
    SentParams sent = {
        .types = ARENA_ARRAY(arena, Oid, sql->n_params),
        .values = ARENA_ARRAY(arena, const char *, sql->n_params),
        .lengths = ARENA_ARRAY(arena, int, sql->n_params),
        .formats = ARENA_ARRAY(arena, int, sql->n_params),
    };

    for (size_t at = 0; at < sql->n_params; at++) {
        const Param *param = &sql->params[at];
        Str bytes = param->is_null ? (Str){0} : postgres_param_bytes(arena, param);

        sent.types[at] = postgres_param_type(param->type);
        sent.values[at] = bytes.ptr;
        sent.lengths[at] = (int) bytes.len;
        sent.formats[at] = 1;
    }
    return sent;
}

static PostgresRefusal place_of(const Sql *sql)
{
    return (PostgresRefusal){.name = sql->name, .text = sql->text};
}

/* The error of the session, and whether it lives on. */
static Status
session_fail(PostgresConn *conn, const PGresult *result, PostgresRefusal place, Error *err)
{
    if (PQstatus(conn->session) == CONNECTION_BAD)
        conn->base.is_broken = true;
    return postgres_result_fail(err, conn->session, result, place);
}

/* Sends a statement; its rows come one by one. */
static Status send_statement(PostgresConn *conn, const Sql *sql, Error *err)
{
    size_t n_params = postgres_scan_params(sql->text);
    Arena *arena;
    SentParams sent;
    Status status = OK;

    if (n_params != sql->n_params) {
        return error_set(
            err,
            STATUS_INTERNAL,
            "%zu parameters given, the text has %zu",
            sql->n_params,
            n_params);
    }
    arena = arena_new();
    sent = encode_params(arena, sql);
    if (PQsendQueryParams(
            conn->session,
            arena_copy(arena, sql->text.ptr, sql->text.len),
            (int) n_params,
            sent.types,
            sent.values,
            sent.lengths,
            sent.formats,
            1) != 1)
        status = session_fail(conn, NULL, place_of(sql), err);
    else
        ASSERT(PQsetSingleRowMode(conn->session) == 1);
    arena_free(arena);
    return status;
}

/* ---- statements ---- */

/* `copy ... from stdin` and `to stdout` leave a session that waits for rows. */
static void end_copy(PGconn *session, ExecStatusType kind)
{
    char *row = NULL;

    if (kind == PGRES_COPY_IN)
        (void) PQputCopyEnd(session, "not within a statement");
    while (kind == PGRES_COPY_OUT && PQgetCopyData(session, &row, 0) > 0)
        PQfreemem(row);
}

/* Reads all that is left of the running statement. The first error is kept in `err`, with its
 * status; *ret_changed (may be NULL) gets the rows changed. */
static Status
finish_statement(PostgresConn *conn, PostgresRefusal place, int64_t *ret_changed, Error *err)
{
    PGresult *result;
    Status status = OK;

    while ((result = PQgetResult(conn->session)) != NULL) {
        ExecStatusType kind = PQresultStatus(result);

        if (kind == PGRES_FATAL_ERROR && status == OK)
            status = session_fail(conn, result, place, err);
        if (kind == PGRES_COMMAND_OK && ret_changed != NULL &&
            !str_parse_i64(str_from(PQcmdTuples(result)), ret_changed))
            *ret_changed = 0; /* a statement without rows */
        end_copy(conn->session, kind);
        PQclear(result);
    }
    if (PQstatus(conn->session) == CONNECTION_BAD)
        conn->base.is_broken = true;
    return status;
}

Status postgres_run(StoreConn *base, const Sql *sql, int64_t *ret_changed, Error *err)
{
    PostgresConn *conn = (PostgresConn *) base;
    Status status;

    status = send_statement(conn, sql, err);
    if (status != OK)
        return status;
    return finish_statement(conn, place_of(sql), ret_changed, err);
}

Status postgres_run_words(PGconn *session, const char *words, char ret_tag[64], Error *err)
{
    PGresult *result = PQexec(session, words);
    ExecStatusType kind = PQresultStatus(result);
    Status status = OK;

    if (kind != PGRES_COMMAND_OK && kind != PGRES_TUPLES_OK)
        status = postgres_result_fail(err, session, result, (PostgresRefusal){0});
    else if (ret_tag != NULL)
        (void) snprintf(ret_tag, 64, "%s", PQcmdStatus(result));
    PQclear(result);
    return status;
}

static size_t count_lines(const char *from, const char *to)
{
    size_t n_lines = 0;

    for (; from < to; from++)
        n_lines += *from == '\n';
    return n_lines;
}

/* Each statement is sent alone: several in one message would be one transaction. */
Status postgres_script(StoreConn *base, Str text, Error *err)
{
    PostgresConn *conn = (PostgresConn *) base;
    PostgresScan count = {.text = text};
    PostgresScan scan = {.text = text};
    Arena *arena = arena_new();
    Str statement;
    size_t n_statements = 0;
    Status status = OK;

    while (postgres_scan_next(&count, &statement))
        n_statements++;
    for (size_t at = 1; status == OK && postgres_scan_next(&scan, &statement); at++) {
        PostgresRefusal place = {
            .text = statement,
            .name = "line",
            .first_line = 1 + count_lines(text.ptr, statement.ptr),
        };

        arena_reset(arena);
        if (PQsendQuery(conn->session, arena_copy(arena, statement.ptr, statement.len)) == 1)
            status = finish_statement(conn, place, NULL, err);
        else
            status = session_fail(conn, NULL, place, err);
        if (status != OK)
            error_add_context(err, "statement %zu of %zu", at, n_statements);
    }
    arena_free(arena);
    return status;
}

/* ---- queries ---- */

static Status describe_columns(PostgresCursor *cursor, Error *err)
{
    size_t n_columns = (size_t) PQnfields(cursor->first);

    cursor->readers = ARENA_ARRAY(cursor->arena, PostgresReader, n_columns);
    cursor->columns = ARENA_ARRAY(cursor->arena, Column, n_columns);
    cursor->values = ARENA_ARRAY(cursor->arena, void *, n_columns);
    cursor->valid = ARENA_ARRAY(cursor->arena, uint64_t *, n_columns);
    for (size_t column = 0; column < n_columns; column++) {
        const char *name = PQfname(cursor->first, (int) column);
        PostgresReader *reader = &cursor->readers[column];

        if (!postgres_reader_init(PQftype(cursor->first, (int) column), reader)) {
            error_set(err, STATUS_UNSUPPORTED, "column '%s' has a type that can't be read", name);
            error_hint(err, "Cast it in the statement, for instance to text or double precision.");
            return STATUS_UNSUPPORTED;
        }
        cursor->columns[column].name = str_dup(cursor->arena, str_from(name));
        cursor->columns[column].type = reader->to;
        cursor->values[column] =
            arena_alloc_zero(cursor->arena, BATCH_ROWS, column_type_size(reader->to));
        cursor->valid[column] = ARENA_ARRAY(cursor->arena, uint64_t, BATCH_ROWS / 64);
    }
    cursor->base.columns = cursor->columns;
    cursor->base.n_columns = n_columns;
    return OK;
}

/* An error, or the end: nothing more of the query is to come. */
static Status
end_query(PostgresCursor *cursor, const PGresult *result, PostgresRefusal place, Error *err)
{
    Status status = OK;

    if (result == NULL || PQresultStatus(result) == PGRES_FATAL_ERROR)
        status = session_fail(cursor->conn, result, place, err);
    end_copy(cursor->conn->session, PQresultStatus(result));
    (void) finish_statement(cursor->conn, place, NULL, NULL);
    cursor->conn->cursor = NULL;
    cursor->is_done = true;
    return status;
}

static Status refuse_copy(Error *err)
{
    error_set(err, STATUS_UNSUPPORTED, "a copy gives no rows to read");
    error_hint(err, "Run it with the server's own tools.");
    return STATUS_UNSUPPORTED;
}

Status postgres_query_begin(StoreConn *base, const Sql *sql, Cursor **ret_cursor, Error *err)
{
    PostgresConn *conn = (PostgresConn *) base;
    PostgresCursor *cursor;
    ExecStatusType kind;
    Arena *arena;
    Status status;

    status = send_statement(conn, sql, err);
    if (status != OK)
        return status;
    arena = arena_new();
    cursor = ARENA_NEW(arena, PostgresCursor);
    cursor->arena = arena;
    cursor->texts = arena_new();
    cursor->conn = conn;
    cursor->name = str_dup(arena, str_from(sql->name));
    conn->cursor = cursor;
    cursor->first = PQgetResult(conn->session);
    kind = PQresultStatus(cursor->first);
    if (kind == PGRES_SINGLE_TUPLE || kind == PGRES_TUPLES_OK || kind == PGRES_COMMAND_OK) {
        status = describe_columns(cursor, err);
    } else {
        status = end_query(cursor, cursor->first, place_of(sql), err);
        PQclear(cursor->first);
        if (status == OK)
            status = refuse_copy(err);
    }
    if (status == OK)
        *ret_cursor = &cursor->base;
    else
        postgres_cursor_close(&cursor->base);
    return status;
}

static Status read_row(PostgresCursor *cursor, const PGresult *result, size_t row, Error *err)
{
    for (size_t column = 0; column < cursor->base.n_columns; column++) {
        int index = (int) column;
        Str bytes = {
            .ptr = PQgetvalue(result, 0, index), .len = (size_t) PQgetlength(result, 0, index)};
        Status status;

        if (PQgetisnull(result, 0, index) != 0 || cursor->readers[column].from == POSTGRES_VOID)
            continue;
        cursor->valid[column][row / 64] |= UINT64_C(1) << (row % 64);
        status = postgres_read_value(
            &cursor->readers[column], bytes, cursor->values[column], row, cursor->texts, err);
        if (status != OK) {
            error_add_context(err, "column '%s'", cursor->columns[column].name);
            return status;
        }
    }
    return OK;
}

/* Values of rows that are null stay zero, and their texts empty. */
static void clear_batch(PostgresCursor *cursor)
{
    arena_reset(cursor->texts);
    for (size_t column = 0; column < cursor->base.n_columns; column++) {
        memset(cursor->valid[column], 0, BATCH_ROWS / 8);
        memset(
            cursor->values[column], 0, BATCH_ROWS * column_type_size(cursor->columns[column].type));
        cursor->columns[column].values = cursor->values[column];
        cursor->columns[column].valid = cursor->valid[column];
    }
}

Status postgres_cursor_next(Cursor *base, Batch *ret_batch, Error *err)
{
    PostgresCursor *cursor = (PostgresCursor *) base;
    size_t n_rows = 0;
    Status status = OK;

    clear_batch(cursor);
    while (!cursor->is_done && n_rows < BATCH_ROWS && status == OK) {
        PGresult *result =
            cursor->first != NULL ? cursor->first : PQgetResult(cursor->conn->session);

        cursor->first = NULL;
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE)
            status = read_row(cursor, result, n_rows++, err);
        else
            status = end_query(cursor, result, (PostgresRefusal){.name = cursor->name}, err);
        PQclear(result);
    }
    if (status != OK)
        return status;
    *ret_batch = (Batch){0};
    if (n_rows > 0)
        *ret_batch =
            (Batch){.n_rows = n_rows, .n_columns = base->n_columns, .columns = cursor->columns};
    return OK;
}

static void cancel(PGconn *session)
{
    PGcancel *request = PQgetCancel(session);
    char unused[256];

    if (request != NULL)
        (void) PQcancel(request, unused, sizeof(unused));
    PQfreeCancel(request);
}

void postgres_stop_query(PostgresConn *conn)
{
    PostgresCursor *cursor = conn->cursor;

    if (cursor == NULL)
        return;
    /* a query that is cancelled takes its transaction with it: within one it is read to its end */
    if (!conn->base.in_transaction && PQstatus(conn->session) == CONNECTION_OK)
        cancel(conn->session);
    PQclear(cursor->first);
    cursor->first = NULL;
    (void) finish_statement(conn, (PostgresRefusal){0}, NULL, NULL);
    conn->cursor = NULL;
    cursor->is_done = true;
}

void postgres_cursor_close(Cursor *base)
{
    PostgresCursor *cursor = (PostgresCursor *) base;

    if (!cursor->is_done)
        postgres_stop_query(cursor->conn);
    arena_free(cursor->texts);
    arena_free(cursor->arena);
}
