/*
 * Loads by `copy T (...) from stdin (format binary)`: one stream to the server, filled by several
 * threads. Each asks the BatchSource for its next batch, encodes the rows into a buffer of its own,
 * and hands the buffer over under a lock; while one sends, the others encode.
 *
 *     thread 1 ── next(worker 0) ──▶ rows ──▶ buffer ──┐
 *                                                      ├─ lock ─▶ libpq ──▶ server
 *     thread 2 ── next(worker 1) ──▶ rows ──▶ buffer ──┘
 *
 * A thread that has emptied its worker takes the next one nobody has. An error of the source stops
 * all, and the copy is ended as failed, which leaves nothing of it in the table. An error of the
 * server is only told at the end of the stream: that is how the protocol has it.
 */
#include <stdatomic.h>
#include <string.h>

#include "base/mem.h"
#include "base/parse.h"
#include "base/workers.h"
#include "store/postgres/postgres_internal.h"
#include "store/sqltext.h"

#define CHUNK_BYTES ((size_t) 1024 * 1024)

/* The file format's mark, no flags, no extension; and a row of -1 columns at the end. */
static const char copy_head[] = "PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
static const char copy_tail[] = "\xff\xff";
#define COPY_HEAD_BYTES 19
#define COPY_TAIL_BYTES 2

typedef struct Load {
    PGconn *session;
    const BatchSource *source;
    const PostgresCell *cells;
    atomic_size_t n_taken; /* workers 0 .. n_taken-1 have a thread or are empty */
    atomic_bool is_stopped;
    pthread_mutex_t lock;
    bool is_lost;  /* under lock: the session takes no bytes */
    Status status; /* under lock: of the source, with its error */
    Error error;
} Load;

/* ---- the target ---- */

/* "schema"."table" quoted, as text. */
static char *quoted_table(Arena *arena, const char *table)
{
    StrBuf text = strbuf_new(arena);

    sql_put_table(&text, str_from(table));
    return str_dup(arena, strbuf_str(&text));
}

static const char *copy_words(Arena *arena, const char *table, const BatchSource *source)
{
    StrBuf text = strbuf_new(arena);

    strbuf_printf(&text, "copy %s (", table);
    for (size_t column = 0; column < source->n_columns; column++) {
        if (column > 0)
            strbuf_puts(&text, ", ");
        sql_put_ident(&text, str_from(source->columns[column].name));
    }
    strbuf_puts(&text, ") from stdin (format binary)");
    return strbuf_text(&text);
}

/* Finds how the source's columns are written to those of the table. */
static Status find_cells(
    Arena *arena,
    StoreConn *conn,
    const char *table,
    const BatchSource *source,
    PostgresCell **ret_cells,
    Error *err)
{
    Param params[] = {PARAM_CSTR(quoted_table(arena, table))};
    Sql sql = sql_named(conn, "load_columns", params, COUNT_OF(params));
    PostgresCell *cells = ARENA_ARRAY(arena, PostgresCell, source->n_columns);
    Table known = {0};
    Status status;

    status = store_table(arena, conn, &sql, 1600, &known, err); /* columns of a table at most */
    if (status != OK)
        return status;
    if (known.n_rows == 0) {
        error_set(err, STATUS_STORE, "the table does not exist");
        error_hint(err, "%s", postgres_missing_hint);
        return STATUS_STORE;
    }
    for (size_t column = 0; column < source->n_columns; column++) {
        Str name = str_from(source->columns[column].name);
        size_t row = 0;

        while (row < known.n_rows && !str_equal(table_text(&known, row, 0), name))
            row++;
        if (row == known.n_rows)
            return error_set(err, STATUS_STORE, "the table has no column '%.*s'", STR_ARG(name));
        status = postgres_cell_init(
            &cells[column],
            source->columns[column].name,
            source->columns[column].type,
            (unsigned) table_i64(&known, row, 1),
            str_dup(arena, table_text(&known, row, 2)),
            err);
        if (status != OK)
            return status;
    }
    *ret_cells = cells;
    return OK;
}

/* ---- the stream ---- */

static void stop(Load *load, Status status, const Error *error)
{
    pthread_mutex_lock(&load->lock);
    if (load->status == OK) {
        load->status = status;
        load->error = *error;
    }
    pthread_mutex_unlock(&load->lock);
    atomic_store(&load->is_stopped, true);
}

static void hand_over(Load *load, PostgresBuffer *buffer)
{
    pthread_mutex_lock(&load->lock);
    if (!load->is_lost && buffer->length > 0 &&
        PQputCopyData(load->session, (const char *) buffer->bytes, (int) buffer->length) != 1) {
        load->is_lost = true;
        atomic_store(&load->is_stopped, true);
    }
    pthread_mutex_unlock(&load->lock);
    buffer->length = 0;
}

static Status send_batch(Load *load, const Batch *batch, PostgresBuffer *buffer, Error *err)
{
    Status status;

    ASSERT(batch->n_columns == load->source->n_columns);
    for (size_t row = 0; row < batch->n_rows; row++) {
        status = postgres_encode_row(load->cells, batch, row, buffer, err);
        if (status != OK)
            return status;
        if (buffer->length >= CHUNK_BYTES)
            hand_over(load, buffer);
    }
    return OK;
}

static Status drain_worker(Load *load, size_t worker, PostgresBuffer *buffer, Error *err)
{
    Status status = OK;

    while (status == OK && !atomic_load(&load->is_stopped)) {
        Batch batch = {0};

        status = load->source->next(load->source->context, worker, &batch, err);
        if (status == OK && batch.n_rows == 0)
            break;
        if (status == OK)
            status = send_batch(load, &batch, buffer, err);
    }
    return status;
}

/* One thread of the load. */
static void drain(void *context, size_t thread)
{
    Load *load = context;
    PostgresBuffer buffer = {0};
    Error error;
    Status status = OK;

    (void) thread;
    while (status == OK && !atomic_load(&load->is_stopped)) {
        size_t worker = atomic_fetch_add(&load->n_taken, 1);

        if (worker >= load->source->n_workers)
            break;
        status = drain_worker(load, worker, &buffer, &error);
    }
    if (status == OK)
        hand_over(load, &buffer);
    else
        stop(load, status, &error);
    mem_free(buffer.bytes);
}

/* Ends the stream, as failed when the source did, and reads what the server says of it. */
static Status finish_copy(PostgresConn *conn, const Load *load, int64_t *ret_rows, Error *err)
{
    PGconn *session = conn->session;
    PGresult *result;
    Status status = OK;

    if (load->status != OK) {
        (void) PQputCopyEnd(session, "the source of the load failed");
    } else if (!load->is_lost) {
        (void) PQputCopyData(session, copy_tail, COPY_TAIL_BYTES);
        (void) PQputCopyEnd(session, NULL);
    }
    while ((result = PQgetResult(session)) != NULL) {
        ExecStatusType kind = PQresultStatus(result);

        if (kind == PGRES_COMMAND_OK) {
            if (!str_parse_i64(str_from(PQcmdTuples(result)), ret_rows))
                *ret_rows = 0;
        } else if (status == OK) {
            status = postgres_result_fail(err, session, result, (PostgresRefusal){0});
        }
        PQclear(result);
        if (kind == PGRES_COPY_IN) /* the session broke with the stream open */
            break;
    }
    if (PQstatus(session) == CONNECTION_BAD)
        conn->base.is_broken = true;
    return status;
}

static Status start_copy(PostgresConn *conn, const char *words, Error *err)
{
    PGresult *result = PQexec(conn->session, words);
    Status status = OK;

    if (PQresultStatus(result) != PGRES_COPY_IN) {
        status = postgres_result_fail(err, conn->session, result, (PostgresRefusal){0});
        conn->base.is_broken = PQstatus(conn->session) == CONNECTION_BAD;
    } else {
        (void) PQputCopyData(conn->session, copy_head, COPY_HEAD_BYTES);
    }
    PQclear(result);
    return status;
}

Status postgres_load(
    StoreConn *base, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    PostgresConn *conn = (PostgresConn *) base;
    size_t n_threads = ((PostgresStore *) base->store)->n_threads;
    Arena *arena = arena_new();
    PostgresCell *cells = NULL;
    Load load = {.session = conn->session, .source = source, .lock = PTHREAD_MUTEX_INITIALIZER};
    int64_t n_rows = 0;
    Status status;

    status = find_cells(arena, base, table, source, &cells, err);
    if (status == OK)
        status = start_copy(conn, copy_words(arena, quoted_table(arena, table), source), err);
    if (status == OK) {
        load.cells = cells;
        workers_run(n_threads < source->n_workers ? n_threads : source->n_workers, drain, &load);
        status = finish_copy(conn, &load, &n_rows, err);
    }
    if (load.status != OK) {
        status = load.status;
        if (err != NULL)
            *err = load.error;
    } else if (status != OK) {
        error_add_context(err, "load into '%s'", table);
    } else {
        *ret_rows = n_rows;
    }
    pthread_mutex_destroy(&load.lock);
    arena_free(arena);
    return status;
}
