/*
 * native: blocks of ClickHouse's Native format and our batches.
 *
 * A block over HTTP: number of columns and of rows (varints), then for each column its name, its
 * type (texts with their length in front) and its values one after the other: a byte a row that
 * says null, when the type is Nullable, then the values; integers little-endian. Pure: bytes come
 * from a function, go to buffers.
 */
#ifndef EIOT_STORE_CLICKHOUSE_NATIVE_H
#define EIOT_STORE_CLICKHOUSE_NATIVE_H

#include "base/error.h"
#include "store/clickhouse/types.h"

/* Where the bytes of an answer come from: pieces of any size, valid until the next call; empty at
 * the end. */
typedef struct NativeInput {
    Status (*more)(void *context, Str *ret_piece, Error *err);
    void *context;
} NativeInput;

/* Bytes of one block; a greater one is a LIMIT error. */
#define NATIVE_BLOCK_BYTES ((size_t) 1 << 30)

typedef struct NativeReader NativeReader;

/* The caller ends it with native_reader_free(). Memory is of the order of one block, and never more
 * than a few times the bytes that came. */
NativeReader *native_reader_new(NativeInput input);
void native_reader_free(NativeReader *reader); /* NULL is allowed */

/* Names and types (values NULL), from the first block, which is read if need be; *ret_n is 0 when
 * there is none. UNSUPPORTED for a type without ColumnType; STORE for bytes that are no block. */
Status native_reader_columns(
    NativeReader *reader, const Column **ret_columns, size_t *ret_n, Error *err) MUST_USE;

/* The next batch, at most BATCH_ROWS rows, valid until the next call; 0 rows at the end. STORE also
 * for a value beyond its ColumnType. */
Status native_reader_next(NativeReader *reader, Batch *ret_batch, Error *err) MUST_USE;

/* After an error: the text of an exception of the server that stands where a block should begin,
 * read to its end; false when there is none. Valid until native_reader_free(). */
bool native_reader_exception(NativeReader *reader, Str *ret_text);

/* Bytes held from the system, for tests. */
size_t native_reader_size(const NativeReader *reader);

/* ---- writing ---- */

typedef struct NativeBytes {
    char *ptr;
    size_t len;
    size_t room;
} NativeBytes;

/* Room for `size` more bytes, to be counted in `len` by the caller. */
char *native_bytes_grow(NativeBytes *bytes, size_t size);
void native_put_varint(NativeBytes *bytes, uint64_t number);
void native_put_text(NativeBytes *bytes, Str text);

/* One column of the block being made. */
typedef struct NativeColumn {
    Str name;
    NativeType type;   /* of the table */
    NativeBytes nulls; /* when nullable */
    NativeBytes values;
} NativeColumn;

void native_column_free(NativeColumn *column);

/* Whether values of `from` can be written as the column's type. */
bool native_column_takes(const NativeColumn *column, ColumnType from);

/* Appends `n_rows` values of `source`, whose type native_column_takes(). Row `first_row` of the
 * load, counted from 1, is the first: messages name it. DATA for a value that the type can't hold
 * exactly, STORE for a null where the table has none. */
Status native_column_put(
    NativeColumn *column,
    const Column *source,
    size_t n_rows,
    int64_t first_row,
    Error *err) MUST_USE;

#endif
