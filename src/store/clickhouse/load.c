/*
 * Loads by one insert: blocks of many batches, one after the other, in one chunked body.
 *
 *     source ── next() ──▶ columns of a block ──┐      │ one thread gathers
 *                                               ├─ lock
 *     server ◀── libcurl ◀── zstd ◀─────────────┘      │ the caller's sends
 *
 * Of two blocks one is gathered while the other is sent: libcurl asks for bytes and gets those of
 * the block that is ready, so memory is that of two blocks. Workers are emptied one after the
 * other.
 *
 * A server keeps whole blocks of a body that ends at a block's border, even when the body was meant
 * to go on. So a load that fails half-way ends in a piece of a block, which is an error everywhere,
 * and waits for the server to say so: then it has dropped what it held.
 */
#include <pthread.h>
#include <string.h>
#include <zstd.h>

#include "base/mem.h"
#include "base/workers.h"
#include "store/clickhouse/clickhouse_internal.h"
#include "store/clickhouse/native.h"

#define BLOCK_ROWS  ((size_t) 128 * 1024)
#define BLOCK_BYTES ((size_t) 64 * 1024 * 1024)
#define ZSTD_LEVEL  1

#define N_BLOCKS 2

typedef struct Block {
    NativeColumn *columns;
    NativeBytes head; /* number of columns and of rows */
    size_t n_rows;
} Block;

typedef struct Load {
    const BatchSource *source;
    NativeBytes *headings; /* name and type of each column */
    Block blocks[N_BLOCKS];

    /* of the thread that gathers */
    size_t worker;
    int64_t n_rows; /* taken from the source */
    bool is_source_error;
    Status status; /* of the source and of its values */
    Error *err;

    pthread_mutex_t lock; /* the four below; then what they say of a block or of `status` holds */
    pthread_cond_t changed;
    size_t n_made; /* blocks */
    size_t n_sent;
    bool is_empty;    /* no block will be made any more */
    bool is_given_up; /* no block will be sent any more */

    /* of the thread that sends */
    bool is_ended;   /* all that is to be sent was handed out */
    size_t piece;    /* which part of the block comes next */
    size_t n_pieces; /* 0: no block is being sent */
    Str rest;        /* of the part that is being sent */
    ZSTD_CCtx *zstd; /* NULL: sent as it is */
    bool is_frame_ended;
} Load;

/* ---- gathering ---- */

/* One batch of the source into the columns. */
static Status take_batch(Load *load, Block *block, const Batch *batch)
{
    for (size_t column = 0; column < load->source->n_columns; column++) {
        Status status = native_column_put(
            &block->columns[column],
            &batch->columns[column],
            batch->n_rows,
            load->n_rows + 1,
            load->err);

        if (status != OK)
            return status;
    }
    load->n_rows += (int64_t) batch->n_rows;
    block->n_rows += batch->n_rows;
    return OK;
}

static size_t block_bytes(const Load *load, const Block *block)
{
    size_t bytes = 0;

    for (size_t column = 0; column < load->source->n_columns; column++)
        bytes += block->columns[column].nulls.len + block->columns[column].values.len;
    return bytes;
}

/* Fills the block with the next rows; none when the source is empty or failed. */
static void gather_block(Load *load, Block *block)
{
    const BatchSource *source = load->source;

    for (size_t column = 0; column < source->n_columns; column++) {
        block->columns[column].nulls.len = 0;
        block->columns[column].values.len = 0;
    }
    block->n_rows = 0;
    while (load->status == OK && load->worker < source->n_workers && block->n_rows < BLOCK_ROWS &&
           block_bytes(load, block) < BLOCK_BYTES) {
        Batch batch = {0};

        load->status = source->next(source->context, load->worker, &batch, load->err);
        load->is_source_error = load->status != OK;
        if (load->status == OK && batch.n_rows == 0)
            load->worker++;
        else if (load->status == OK)
            load->status = take_batch(load, block, &batch);
    }
    if (load->status != OK)
        block->n_rows = 0;
    block->head.len = 0;
    native_put_varint(&block->head, source->n_columns);
    native_put_varint(&block->head, block->n_rows);
}

/* Gathers blocks as those before them are sent; the first is there. */
static void gather_rest(Load *load)
{
    pthread_mutex_lock(&load->lock);
    while (!load->is_empty && !load->is_given_up) {
        Block *block = &load->blocks[load->n_made % N_BLOCKS];

        if (load->n_made - load->n_sent == N_BLOCKS) {
            pthread_cond_wait(&load->changed, &load->lock);
            continue;
        }
        pthread_mutex_unlock(&load->lock);
        gather_block(load, block);
        pthread_mutex_lock(&load->lock);
        load->is_empty = block->n_rows == 0;
        load->n_made += load->is_empty ? 0 : 1;
        pthread_cond_signal(&load->changed);
    }
    pthread_mutex_unlock(&load->lock);
}

/* ---- the bytes of the blocks ---- */

/* A block that promises a row and a long name, and breaks off. */
static const char broken_block[] = "\x01\x01\x40the load was given up";

static Str str_of(const NativeBytes *bytes)
{
    return (Str){.ptr = bytes->ptr, .len = bytes->len};
}

static Str piece_at(const Load *load, size_t piece)
{
    const Block *block = &load->blocks[load->n_sent % N_BLOCKS];
    const NativeColumn *column;

    if (piece == 0)
        return str_of(&block->head);
    column = &block->columns[(piece - 1) / 3];
    if ((piece - 1) % 3 == 0)
        return str_of(&load->headings[(piece - 1) / 3]);
    return str_of((piece - 1) % 3 == 1 ? &column->nulls : &column->values);
}

/* Gives the block that was sent back and waits for the next; false when there is none. */
static bool take_block(Load *load)
{
    bool is_there;

    pthread_mutex_lock(&load->lock);
    if (load->n_pieces > 0) {
        load->n_sent++;
        pthread_cond_signal(&load->changed);
    }
    while (load->n_made == load->n_sent && !load->is_empty)
        pthread_cond_wait(&load->changed, &load->lock);
    is_there = load->n_made > load->n_sent;
    pthread_mutex_unlock(&load->lock);
    load->piece = 0;
    load->n_pieces = is_there ? 1 + 3 * load->source->n_columns : 0;
    return is_there;
}

/* The bytes that come next; empty at the end of the body. */
static Str next_bytes(Load *load)
{
    while (load->rest.len == 0 && !load->is_ended) {
        if (load->piece < load->n_pieces) {
            load->rest = piece_at(load, load->piece++);
        } else if (!take_block(load)) {
            load->is_ended = true;
            if (load->status != OK)
                load->rest = (Str){.ptr = broken_block, .len = sizeof(broken_block) - 1};
        }
    }
    return load->rest;
}

static void skip_bytes(Load *load, size_t size)
{
    load->rest.ptr += size;
    load->rest.len -= size;
}

/* ---- the body ---- */

static size_t upload_plain(void *context, char *room, size_t size)
{
    Load *load = context;
    Str bytes = next_bytes(load);

    if (bytes.len < size)
        size = bytes.len;
    if (size > 0)
        memcpy(room, bytes.ptr, size);
    skip_bytes(load, size);
    return size;
}

static size_t upload_zstd(void *context, char *room, size_t size)
{
    Load *load = context;
    ZSTD_outBuffer out = {.dst = room, .size = size};

    while (out.pos < size && !load->is_frame_ended) {
        Str bytes = next_bytes(load);
        ZSTD_inBuffer in = {.src = bytes.ptr, .size = bytes.len};
        size_t left = ZSTD_compressStream2(
            load->zstd, &out, &in, bytes.len == 0 ? ZSTD_e_end : ZSTD_e_continue);

        ASSERT(!ZSTD_isError(left));
        skip_bytes(load, in.pos);
        load->is_frame_ended = bytes.len == 0 && left == 0;
    }
    return out.pos;
}

/* ---- the table ---- */

static Status fail_type(const NativeColumn *target, const Column *column, Error *err)
{
    return error_set(
        err,
        STATUS_STORE,
        "column '%s' is %s, which the table's %.*s does not take",
        column->name,
        column_type_name(column->type),
        STR_ARG(target->type.text));
}

/* Sets the type of every column called `name`. */
static Status
describe_column(Arena *arena, const BatchSource *source, Str name, Str type, Load *load, Error *err)
{
    for (size_t column = 0; column < source->n_columns; column++) {
        NativeColumn *target = &load->blocks[0].columns[column];
        Str text;

        if (!str_equal(str_from(source->columns[column].name), name))
            continue;
        target->name = str_from(source->columns[column].name);
        text = (Str){.ptr = str_dup(arena, type), .len = type.len};
        if (!native_type_read(arena, text, &target->type)) {
            error_set(
                err,
                STATUS_UNSUPPORTED,
                "column '%.*s' has a type that can't be written: %.*s",
                STR_ARG(name),
                STR_ARG(type));
            return STATUS_UNSUPPORTED;
        }
        if (!native_column_takes(target, source->columns[column].type))
            return fail_type(target, &source->columns[column], err);
        native_put_text(&load->headings[column], target->name);
        native_put_text(&load->headings[column], target->type.text);
    }
    return OK;
}

/* Asks the server for the table's types: a row a column, name and type first. */
static Status
describe_table(Arena *arena, StoreConn *conn, const char *table, Load *load, Error *err)
{
    StrBuf text = strbuf_new(arena);
    Sql sql = {.name = "describe table"};
    Cursor *cursor = NULL;
    Batch batch = {0};
    Status status;

    strbuf_puts(&text, "describe table ");
    clickhouse_put_table(&text, str_from(table));
    sql.text = strbuf_str(&text);
    status = clickhouse_query_begin(conn, &sql, &cursor, err);
    if (status != OK)
        return status;
    do {
        status = clickhouse_cursor_next(cursor, &batch, err);
        for (size_t row = 0; row < batch.n_rows && status == OK; row++)
            status = describe_column(
                arena,
                load->source,
                ((const Str *) batch.columns[0].values)[row],
                ((const Str *) batch.columns[1].values)[row],
                load,
                err);
    } while (status == OK && batch.n_rows > 0);
    clickhouse_cursor_close(cursor);
    for (size_t column = 0; column < load->source->n_columns && status == OK; column++) {
        if (load->blocks[0].columns[column].name.ptr == NULL)
            status = error_set(
                err,
                STATUS_STORE,
                "the table has no column '%s'",
                load->source->columns[column].name);
    }
    return status;
}

/* ---- the load ---- */

/* insert into TABLE (COLUMNS) format Native */
static const char *
insert_query(Arena *arena, const ClickhouseConn *conn, const char *table, const BatchSource *source)
{
    const ClickhouseStore *store = (const ClickhouseStore *) conn->base.store;
    StrBuf text = strbuf_new(arena);
    StrBuf query = strbuf_new(arena);

    strbuf_puts(&text, "insert into ");
    clickhouse_put_table(&text, str_from(table));
    strbuf_puts(&text, " (");
    for (size_t column = 0; column < source->n_columns; column++) {
        if (column > 0)
            strbuf_puts(&text, ", ");
        clickhouse_put_ident(&text, str_from(source->columns[column].name));
    }
    strbuf_puts(&text, ") format Native");
    clickhouse_put_settings(&query, REQUEST_LOAD, conn->version, store->url.database);
    strbuf_puts(&query, "&query=");
    clickhouse_put_escaped(&query, strbuf_str(&text));
    return strbuf_text(&query);
}

static void start_zstd(Load *load)
{
    load->zstd = ZSTD_createCCtx();
    ASSERT(load->zstd != NULL);
    ASSERT(!ZSTD_isError(ZSTD_CCtx_setParameter(load->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)));
    ASSERT(!ZSTD_isError(ZSTD_CCtx_setParameter(load->zstd, ZSTD_c_checksumFlag, 1)));
}

/* Sends all blocks; those after the first are gathered meanwhile. */
static Status
send_blocks(Arena *arena, ClickhouseConn *conn, const char *table, Load *load, Error *err)
{
    bool is_zstd = conn->version >= CLICKHOUSE_ZSTD_BODIES;
    HttpRequest request = {
        .query = insert_query(arena, conn, table, load->source),
        .upload = is_zstd ? upload_zstd : upload_plain,
        .upload_context = load,
        .is_zstd = is_zstd,
        .is_once = true,
    };
    Status status;

    if (is_zstd)
        start_zstd(load);
    status = clickhouse_begin(conn, &request, NULL, err);
    if (status == OK)
        status = clickhouse_finish(conn, NULL, err);
    http_end(conn->http);
    return status;
}

/* What the two threads of a load work with. */
typedef struct Transfer {
    Load *load;
    Arena *arena;
    ClickhouseConn *conn;
    const char *table;
    Status status;
    Error *err;
} Transfer;

static void transfer_part(void *context, size_t worker)
{
    Transfer *transfer = context;
    Load *load = transfer->load;

    if (worker == 1) {
        gather_rest(load);
        return;
    }
    transfer->status =
        send_blocks(transfer->arena, transfer->conn, transfer->table, load, transfer->err);
    pthread_mutex_lock(&load->lock);
    load->is_given_up = true; /* or sent: then nobody waits any more */
    pthread_cond_signal(&load->changed);
    pthread_mutex_unlock(&load->lock);
}

/* Gathers the first block, so that a load without rows asks nothing of the server, then the rest.
 */
static Status
transfer_blocks(Arena *arena, ClickhouseConn *conn, const char *table, Load *load, Error *err)
{
    Error answer;
    Transfer transfer = {load, arena, conn, table, OK, &answer};

    gather_block(load, &load->blocks[0]);
    if (load->status != OK || load->blocks[0].n_rows == 0)
        return load->status;
    load->n_made = 1;
    workers_run(2, transfer_part, &transfer);
    if (load->status != OK) /* the server's answer is to the broken block */
        return load->status;
    if (transfer.status != OK && err != NULL)
        *err = answer;
    return transfer.status;
}

static void load_init(Arena *arena, const BatchSource *source, Error *err, Load *ret_load)
{
    *ret_load = (Load){
        .source = source,
        .headings = ARENA_ARRAY(arena, NativeBytes, source->n_columns),
        .err = err,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
    };
    for (size_t at = 0; at < N_BLOCKS; at++)
        ret_load->blocks[at].columns = ARENA_ARRAY(arena, NativeColumn, source->n_columns);
}

static void load_free(Load *load)
{
    ZSTD_freeCCtx(load->zstd);
    for (size_t at = 0; at < N_BLOCKS; at++) {
        for (size_t column = 0; column < load->source->n_columns; column++)
            native_column_free(&load->blocks[at].columns[column]);
        mem_free(load->blocks[at].head.ptr);
    }
    for (size_t column = 0; column < load->source->n_columns; column++)
        mem_free(load->headings[column].ptr);
    pthread_cond_destroy(&load->changed);
    pthread_mutex_destroy(&load->lock);
}

Status clickhouse_load(
    StoreConn *base, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    Arena *arena = arena_new();
    Load load;
    Status status;

    load_init(arena, source, err, &load);
    status = describe_table(arena, base, table, &load, err);
    if (status == OK) {
        for (size_t at = 1; at < N_BLOCKS; at++)
            memcpy(
                load.blocks[at].columns,
                load.blocks[0].columns,
                source->n_columns * sizeof(NativeColumn));
        status = transfer_blocks(arena, (ClickhouseConn *) base, table, &load, err);
    }
    if (status == OK)
        *ret_rows = load.n_rows;
    else if (!load.is_source_error && (load.status == OK || status != STATUS_DATA))
        error_add_context(err, "load into '%s'", table);
    load_free(&load);
    arena_free(arena);
    return status;
}
