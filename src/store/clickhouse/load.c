/*
 * Loads by one insert: blocks of many batches, one after the other, in one chunked body.
 *
 *     source ── next() ──▶ columns of a block ──▶ zstd ──▶ libcurl's buffer
 *
 * libcurl asks for bytes and this file makes them on the spot, so that memory is that of one block
 * and the server is never more than a block behind. Workers are emptied one after the other.
 *
 * A server keeps whole blocks of a body that ends at a block's border, even when the body was meant
 * to go on. So a load that fails half-way ends in a piece of a block, which is an error everywhere,
 * and waits for the server to say so: then it has dropped what it held.
 */
#include <string.h>
#include <zstd.h>

#include "base/mem.h"
#include "store/clickhouse/clickhouse_internal.h"
#include "store/clickhouse/native.h"

#define BLOCK_ROWS  ((size_t) 128 * 1024)
#define BLOCK_BYTES ((size_t) 64 * 1024 * 1024)
#define ZSTD_LEVEL  1

typedef struct Load {
    const BatchSource *source;
    NativeColumn *columns;
    size_t worker;
    int64_t n_rows; /* taken from the source */
    size_t n_block_rows;
    bool is_empty; /* the source is */
    bool is_source_error;
    Status status; /* of the source and of its values */
    Error *err;

    NativeBytes head;      /* of the block */
    NativeBytes *headings; /* name and type of each column */
    size_t piece;          /* which part of the block comes next */
    size_t n_pieces;
    Str rest; /* of the part that is being sent */

    ZSTD_CCtx *zstd; /* NULL: sent as it is */
    bool is_frame_ended;
} Load;

/* ---- the block ---- */

/* One batch of the source into the columns. */
static Status take_batch(Load *load, const Batch *batch)
{
    for (size_t column = 0; column < load->source->n_columns; column++) {
        Status status = native_column_put(
            &load->columns[column],
            &batch->columns[column],
            batch->n_rows,
            load->n_rows + 1,
            load->err);

        if (status != OK)
            return status;
    }
    load->n_rows += (int64_t) batch->n_rows;
    load->n_block_rows += batch->n_rows;
    return OK;
}

static size_t block_bytes(const Load *load)
{
    size_t bytes = 0;

    for (size_t column = 0; column < load->source->n_columns; column++)
        bytes += load->columns[column].nulls.len + load->columns[column].values.len;
    return bytes;
}

/* Fills the columns with the next rows; none when the source is empty. */
static void gather_block(Load *load)
{
    const BatchSource *source = load->source;

    for (size_t column = 0; column < source->n_columns; column++) {
        load->columns[column].nulls.len = 0;
        load->columns[column].values.len = 0;
    }
    load->n_block_rows = 0;
    while (load->status == OK && load->n_block_rows < BLOCK_ROWS &&
           block_bytes(load) < BLOCK_BYTES) {
        Batch batch = {0};

        if (load->worker == source->n_workers) {
            load->is_empty = true;
            break;
        }
        load->status = source->next(source->context, load->worker, &batch, load->err);
        load->is_source_error = load->status != OK;
        if (load->status == OK && batch.n_rows == 0)
            load->worker++;
        else if (load->status == OK)
            load->status = take_batch(load, &batch);
    }
    load->head.len = 0;
    native_put_varint(&load->head, source->n_columns);
    native_put_varint(&load->head, load->n_block_rows);
    load->piece = 0;
    load->n_pieces = load->n_block_rows == 0 ? 0 : 1 + 3 * source->n_columns;
}

/* A block that promises a row and a long name, and breaks off. */
static const char broken_block[] = "\x01\x01\x40the load was given up";

static Str str_of(const NativeBytes *bytes)
{
    return (Str){.ptr = bytes->ptr, .len = bytes->len};
}

static Str piece_at(const Load *load, size_t piece)
{
    const NativeColumn *column;

    if (piece == 0)
        return str_of(&load->head);
    column = &load->columns[(piece - 1) / 3];
    if ((piece - 1) % 3 == 0)
        return str_of(&load->headings[(piece - 1) / 3]);
    return str_of((piece - 1) % 3 == 1 ? &column->nulls : &column->values);
}

/* The bytes that come next; empty at the end of the body. */
static Str next_bytes(Load *load)
{
    while (load->rest.len == 0) {
        if (load->piece < load->n_pieces) {
            load->rest = piece_at(load, load->piece++);
            continue;
        }
        if (load->is_empty)
            break;
        gather_block(load);
        if (load->status != OK) {
            load->is_empty = true;
            load->n_pieces = 0;
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
        NativeColumn *target = &load->columns[column];
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
        if (load->columns[column].name.ptr == NULL)
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

/* Sends all blocks, the first of which is gathered. */
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
    Error answer;
    Status status;

    if (is_zstd)
        start_zstd(load);
    status = clickhouse_begin(conn, &request, NULL, &answer);
    if (status == OK)
        status = clickhouse_finish(conn, NULL, &answer);
    http_end(conn->http);
    if (load->status != OK) /* the server's answer is to the broken block */
        return load->status;
    if (status != OK && err != NULL)
        *err = answer;
    return status;
}

Status clickhouse_load(
    StoreConn *base, const char *table, const BatchSource *source, int64_t *ret_rows, Error *err)
{
    ClickhouseConn *conn = (ClickhouseConn *) base;
    Arena *arena = arena_new();
    Load load = {.source = source, .err = err};
    Status status;

    load.columns = ARENA_ARRAY(arena, NativeColumn, source->n_columns);
    load.headings = ARENA_ARRAY(arena, NativeBytes, source->n_columns);
    status = describe_table(arena, base, table, &load, err);
    if (status != OK)
        goto done;
    gather_block(&load);
    status = load.status;
    if (status == OK && load.n_block_rows > 0)
        status = send_blocks(arena, conn, table, &load, err);

done:
    if (status == OK)
        *ret_rows = load.n_rows;
    else if (!load.is_source_error && (load.status == OK || status != STATUS_DATA))
        error_add_context(err, "load into '%s'", table);
    ZSTD_freeCCtx(load.zstd);
    for (size_t column = 0; column < source->n_columns; column++) {
        native_column_free(&load.columns[column]);
        mem_free(load.headings[column].ptr);
    }
    mem_free(load.head.ptr);
    arena_free(arena);
    return status;
}
