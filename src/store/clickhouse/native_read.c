/*
 * Reads blocks from a stream of pieces. A column's bytes are gathered in one buffer, which grows
 * only as bytes come: what a block claims of itself never makes memory by itself.
 *
 * A block is decoded whole and given out in batches of BATCH_ROWS, slices of its columns.
 */
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/clickhouse/clickhouse_internal.h"
#include "store/clickhouse/native_internal.h"

#define TEXT_CHUNK      ((size_t) 64 * 1024)
#define FIRST_TEXTS     ((uint64_t) 64)
#define KEPT_BYTES      ((size_t) 64 * 1024 * 1024)
#define MARK_BYTES      17 /* of the longest mark of an exception */
#define EXCEPTION_BYTES ((size_t) 64 * 1024)

struct NativeReader {
    NativeWindow window;
    Arena *schema; /* names and types, of the first block */
    Arena *block;  /* values of the current one */

    size_t n_columns;
    NativeType *types;
    Str *stated;     /* the types' texts */
    Column *columns; /* of the whole block */
    Column *slices;  /* of the batch */
    size_t n_rows;
    size_t n_given;

    char *texts; /* where the next short text of the block goes */
    size_t texts_left;
    Str exception;
};

NativeReader *native_reader_new(NativeInput input)
{
    NativeReader *reader = mem_alloc_zero(1, sizeof(*reader));

    reader->window.input = input;
    reader->schema = arena_new();
    reader->block = arena_new();
    return reader;
}

void native_reader_free(NativeReader *reader)
{
    if (reader == NULL)
        return;
    arena_free(reader->schema);
    arena_free(reader->block);
    mem_free(reader->window.bytes);
    mem_free(reader);
}

/* ---- texts ---- */

/* Room for `length` bytes that live as long as the block. */
static char *text_room(NativeReader *reader, size_t length)
{
    char *room;

    if (length > TEXT_CHUNK / 4)
        return arena_alloc(reader->block, length);
    if (length > reader->texts_left) {
        reader->texts = arena_alloc(reader->block, TEXT_CHUNK);
        reader->texts_left = TEXT_CHUNK;
    }
    room = reader->texts;
    reader->texts += length;
    reader->texts_left -= length;
    return room;
}

static Str keep_text(NativeReader *reader, const uint8_t *bytes, size_t length)
{
    char *room;

    if (length == 0)
        return STR("");
    room = text_room(reader, length);
    memcpy(room, bytes, length);
    return (Str){.ptr = room, .len = length};
}

static Status check_text(Str text, Error *err)
{
    if (utf8_is_valid(text))
        return OK;
    error_set(err, STATUS_STORE, "a text is not UTF-8");
    error_hint(err, "Convert it in the statement, for instance by toValidUTF8().");
    return STATUS_STORE;
}

/* The padding of FixedString is no part of the text. */
static Status read_fixed(NativeReader *reader, size_t width, size_t n_rows, Str *values, Error *err)
{
    const uint8_t *bytes = native_take(&reader->window, width * n_rows);
    Status status = OK;

    for (size_t row = 0; row < n_rows && status == OK; row++) {
        size_t length = width;

        while (length > 0 && bytes[row * width + length - 1] == 0)
            length--;
        values[row] = keep_text(reader, bytes + row * width, length);
        status = check_text(values[row], err);
    }
    return status;
}

/* Twice the room for texts; rows that were only claimed make no memory. */
static Str *grow_texts(NativeReader *reader, Str *values, uint64_t n_used, uint64_t *room)
{
    Str *grown;

    *room = *room == 0 ? FIRST_TEXTS : *room * 2;
    grown = arena_alloc(reader->block, *room * sizeof(*grown));
    if (n_used > 0)
        memcpy(grown, values, n_used * sizeof(*grown));
    return grown;
}

static Status read_strings(NativeReader *reader, uint64_t n_rows, Column *column, Error *err)
{
    Str *values = NULL;
    uint64_t room = 0;

    for (uint64_t row = 0; row < n_rows; row++) {
        uint64_t length = 0;
        Status status;

        if (row == room)
            values = grow_texts(reader, values, row, &room);
        if (reader->window.at < reader->window.end &&
            reader->window.bytes[reader->window.at] < 0x80) {
            length = *native_take(&reader->window, 1); /* nearly every text is this short */
            status = OK;
        } else {
            status = native_read_varint(&reader->window, &length, err);
        }
        if (status == OK)
            status = native_need(&reader->window, (size_t) length, err);
        if (status != OK)
            return status;
        values[row] =
            keep_text(reader, native_take(&reader->window, (size_t) length), (size_t) length);
        status = check_text(values[row], err);
        if (status != OK)
            return status;
    }
    column->values = values;
    return OK;
}

/* ---- columns ---- */

/* A byte a row, 1 for null, as bits. */
static Status read_nulls(NativeReader *reader, size_t n_rows, Column *column, Error *err)
{
    Status status = native_need(&reader->window, n_rows, err);
    const uint8_t *nulls;
    uint64_t *valid;

    if (status != OK)
        return status;
    nulls = native_take(&reader->window, n_rows);
    valid = ARENA_ARRAY(reader->block, uint64_t, n_rows / 64 + 1);
    for (size_t row = 0; row < n_rows; row++)
        valid[row / 64] |= (uint64_t) (nulls[row] == 0) << (row % 64);
    column->valid = valid;
    return OK;
}

/* A column of values of one width; their bytes are in the window. */
static Status
read_values(NativeReader *reader, const NativeType *type, size_t n_rows, Column *column, Error *err)
{
    void *values = arena_alloc(reader->block, n_rows * column_type_size(type->to));

    column->values = values;
    if (type->kind == NATIVE_FIXED)
        return read_fixed(reader, type->width, n_rows, values, err);
    return native_read_values(
        type, native_take(&reader->window, n_rows * type->width), n_rows, column, values, err);
}

static Status read_plain(
    NativeReader *reader, const NativeType *type, uint64_t n_rows, Column *column, Error *err)
{
    Status status = OK;

    column->valid = NULL;
    if (n_rows > NATIVE_BLOCK_BYTES)
        return native_fail_shape(err, "a block claims too many rows");
    if (type->is_nullable)
        status = read_nulls(reader, (size_t) n_rows, column, err);
    if (status != OK)
        return status;
    if (type->kind == NATIVE_STRING)
        return read_strings(reader, n_rows, column, err);
    if (type->width > NATIVE_BLOCK_BYTES / (n_rows + 1))
        return native_fail_shape(err, "a block claims too many rows");
    status = native_need(&reader->window, (size_t) n_rows * type->width, err);
    if (status == OK)
        status = read_values(reader, type, (size_t) n_rows, column, err);
    return status;
}

/* What a column of LowCardinality begins with, then its distinct values, the number of rows, and a
 * number a row. */
typedef struct Dictionary {
    uint64_t version;
    uint64_t flags; /* the low byte: log2 of the bytes of a number */
} Dictionary;

#define DICTIONARY_SHARED 0x100U /* values of other blocks count too: not over HTTP */
#define DICTIONARY_KEYS   0x200U /* the values follow */

static Status read_count(NativeReader *reader, uint64_t *ret_count, Error *err)
{
    Status status = native_need(&reader->window, sizeof(*ret_count), err);

    if (status == OK)
        memcpy(ret_count, native_take(&reader->window, sizeof(*ret_count)), sizeof(*ret_count));
    return status;
}

static Status read_dictionary_head(NativeReader *reader, size_t *ret_width, Error *err)
{
    Dictionary head;
    Status status = native_need(&reader->window, sizeof(head), err);

    if (status != OK)
        return status;
    memcpy(&head, native_take(&reader->window, sizeof(head)), sizeof(head));
    if (head.version != 1 || (head.flags & 0xff) > 3 || (head.flags & DICTIONARY_SHARED) != 0 ||
        (head.flags & DICTIONARY_KEYS) == 0)
        return native_fail_shape(err, "a dictionary of an unknown kind");
    *ret_width = (size_t) 1 << (head.flags & 0xff);
    return OK;
}

/* Each row's value by its number; number 0 of a Nullable is null. */
static Status spread_keys(
    NativeReader *reader,
    const NativeType *type,
    const Column *keys,
    uint64_t n_keys,
    size_t width,
    size_t n_rows,
    Column *column,
    Error *err)
{
    size_t size = column_type_size(type->to);
    char *values = arena_alloc(reader->block, n_rows * size);
    uint64_t *valid =
        type->is_nullable ? ARENA_ARRAY(reader->block, uint64_t, n_rows / 64 + 1) : NULL;
    const uint8_t *numbers = native_take(&reader->window, n_rows * width);

    ASSERT(n_keys == 0 || keys->values != NULL);
    for (size_t row = 0; row < n_rows; row++) {
        uint64_t number = native_unsigned_at(numbers, width, row);

        if (number >= n_keys)
            return native_fail_shape(err, "a dictionary lacks a value");
        memcpy(values + row * size, (const char *) keys->values + number * size, size);
        if (valid != NULL)
            valid[row / 64] |= (uint64_t) (number != 0) << (row % 64);
    }
    column->values = values;
    column->valid = valid;
    return OK;
}

static Status read_dictionary(
    NativeReader *reader, const NativeType *type, uint64_t n_rows, Column *column, Error *err)
{
    NativeType key_type = *type;
    Column keys = {0};
    uint64_t n_keys = 0;
    uint64_t n_numbers = 0;
    size_t width = 0;
    Status status;

    key_type.is_nullable = false;
    status = read_dictionary_head(reader, &width, err);
    if (status == OK)
        status = read_count(reader, &n_keys, err);
    if (status == OK)
        status = read_plain(reader, &key_type, n_keys, &keys, err);
    if (status == OK)
        status = read_count(reader, &n_numbers, err);
    if (status != OK)
        return status;
    if (n_numbers != n_rows || n_rows > NATIVE_BLOCK_BYTES)
        return native_fail_shape(err, "a dictionary is of another number of rows");
    status = native_need(&reader->window, (size_t) n_rows * width, err);
    if (status == OK)
        status = spread_keys(reader, type, &keys, n_keys, width, (size_t) n_rows, column, err);
    return status;
}

static Status read_column(
    NativeReader *reader, const NativeType *type, uint64_t n_rows, Column *column, Error *err)
{
    if (type->is_dictionary)
        return read_dictionary(reader, type, n_rows, column, err);
    return read_plain(reader, type, n_rows, column, err);
}

/* ---- blocks ---- */

/* Name and type of a column: taken from the first block, held to it in the others. */
static Status read_heading(NativeReader *reader, size_t column, bool is_first, Error *err)
{
    Str text;
    Status status;

    status = native_read_name(&reader->window, &text, err);
    if (status != OK)
        return status;
    if (memchr(text.ptr, '\0', text.len) != NULL)
        return native_fail_shape(err, "a column's name has a NUL");
    if (is_first)
        reader->columns[column].name = str_dup(reader->schema, text);
    else if (!str_equal(text, str_from(reader->columns[column].name)))
        return native_fail_shape(err, "its blocks differ in their columns");
    status = native_read_name(&reader->window, &text, err);
    if (status != OK)
        return status;
    if (!is_first)
        return str_equal(text, reader->stated[column])
                   ? OK
                   : native_fail_shape(err, "its blocks differ in their columns");
    text = (Str){.ptr = str_dup(reader->schema, text), .len = text.len};
    reader->stated[column] = text;
    if (!native_type_read(reader->schema, text, &reader->types[column])) {
        error_set(
            err,
            STATUS_UNSUPPORTED,
            "column '%s' has a type that can't be read: %.*s",
            reader->columns[column].name,
            STR_ARG(text));
        error_hint(err, "Cast it in the statement, for instance to String or Float64.");
        return STATUS_UNSUPPORTED;
    }
    reader->columns[column].type = reader->types[column].to;
    return OK;
}

static Status
read_size(NativeReader *reader, uint64_t *ret_n_columns, uint64_t *ret_n_rows, Error *err)
{
    Status status;

    status = native_read_varint(&reader->window, ret_n_columns, err);
    if (status == OK)
        status = native_read_varint(&reader->window, ret_n_rows, err);
    if (status != OK)
        return status;
    if (*ret_n_columns == 0 || *ret_n_columns > LIMIT_COLUMNS ||
        (reader->n_columns != 0 && *ret_n_columns != reader->n_columns))
        return native_fail_shape(err, "a block has another number of columns");
    return OK;
}

/* The memory of ordinary blocks is kept for the next one, that of a great one is not. */
static void forget_block(NativeReader *reader)
{
    if (arena_size(reader->block) > KEPT_BYTES) {
        arena_free(reader->block);
        reader->block = arena_new();
    } else {
        arena_reset(reader->block);
    }
}

/* Reads the next block; none at the end, which must be here. */
static Status read_block(NativeReader *reader, Error *err)
{
    bool is_first = reader->n_columns == 0;
    uint64_t n_columns;
    uint64_t n_rows;
    Status status;

    forget_block(reader);
    reader->texts_left = 0;
    reader->window.block_bytes = 0;
    reader->n_rows = 0;
    reader->n_given = 0;
    status = native_fill(&reader->window, MARK_BYTES, err);
    if (status != OK || reader->window.at == reader->window.end)
        return status;
    if (clickhouse_is_exception((Str){
            .ptr = (const char *) reader->window.bytes + reader->window.at,
            .len = reader->window.end - reader->window.at})) {
        reader->exception.len = 1; /* its text is gathered when it is asked for */
        return native_fail_shape(err, "an exception");
    }
    status = read_size(reader, &n_columns, &n_rows, err);
    if (status != OK)
        return status;
    if (is_first) {
        reader->types = ARENA_ARRAY(reader->schema, NativeType, n_columns);
        reader->stated = ARENA_ARRAY(reader->schema, Str, n_columns);
        reader->columns = ARENA_ARRAY(reader->schema, Column, n_columns);
        reader->slices = ARENA_ARRAY(reader->schema, Column, n_columns);
    }
    for (size_t column = 0; column < n_columns; column++) {
        status = read_heading(reader, column, is_first, err);
        if (status != OK)
            return status;
        if (n_rows > 0)
            status =
                read_column(reader, &reader->types[column], n_rows, &reader->columns[column], err);
        if (status != OK) {
            error_add_context(err, "column '%s'", reader->columns[column].name);
            return status;
        }
    }
    reader->n_columns = n_columns;
    reader->n_rows = (size_t) n_rows;
    return OK;
}

Status
native_reader_columns(NativeReader *reader, const Column **ret_columns, size_t *ret_n, Error *err)
{
    Status status = OK;

    if (reader->n_columns == 0)
        status = read_block(reader, err);
    if (status != OK)
        return status;
    for (size_t column = 0; column < reader->n_columns; column++)
        reader->slices[column] =
            (Column){.name = reader->columns[column].name, .type = reader->columns[column].type};
    *ret_columns = reader->slices;
    *ret_n = reader->n_columns;
    return OK;
}

static void slice_columns(NativeReader *reader, size_t first)
{
    for (size_t column = 0; column < reader->n_columns; column++) {
        const Column *whole = &reader->columns[column];
        Column *slice = &reader->slices[column];

        *slice = *whole;
        slice->values = (const char *) whole->values + first * column_type_size(whole->type);
        if (whole->valid != NULL)
            slice->valid = whole->valid + first / 64;
    }
}

Status native_reader_next(NativeReader *reader, Batch *ret_batch, Error *err)
{
    size_t n_rows;

    while (reader->n_given == reader->n_rows) { /* a block may be empty */
        bool is_over;
        Status status = native_fill(&reader->window, 1, err);

        is_over = status == OK && reader->window.at == reader->window.end;
        if (status == OK && !is_over)
            status = read_block(reader, err);
        if (status != OK)
            return status;
        if (is_over) {
            *ret_batch = (Batch){0};
            return OK;
        }
    }
    n_rows = reader->n_rows - reader->n_given;
    if (n_rows > BATCH_ROWS)
        n_rows = BATCH_ROWS;
    slice_columns(reader, reader->n_given);
    reader->n_given += n_rows;
    *ret_batch =
        (Batch){.n_rows = n_rows, .n_columns = reader->n_columns, .columns = reader->slices};
    return OK;
}

size_t native_reader_size(const NativeReader *reader)
{
    return arena_size(reader->schema) + arena_size(reader->block) + reader->window.room;
}

bool native_reader_exception(NativeReader *reader, Str *ret_text)
{
    Error unused;

    if (reader->exception.len == 0)
        return false;
    if (reader->exception.ptr == NULL) {
        if (native_fill(&reader->window, EXCEPTION_BYTES, &unused) != OK)
            reader->window.is_ended = true; /* what came of it is enough */
        reader->exception = (Str){
            .ptr = (const char *) reader->window.bytes + reader->window.at,
            .len = reader->window.end - reader->window.at};
    }
    *ret_text = reader->exception;
    return true;
}
