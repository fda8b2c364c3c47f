/*
 * native_internal: what the two halves of native.h are made of.
 *
 * Reading: native_window.c holds the bytes that came, native_values.c turns those of a column of
 * one width into values, native_read.c reads texts, columns and blocks. Writing: native_put.c turns
 * values of one width into bytes, native_write.c writes texts, nulls and columns.
 */
#ifndef EIOT_STORE_CLICKHOUSE_NATIVE_INTERNAL_H
#define EIOT_STORE_CLICKHOUSE_NATIVE_INTERNAL_H

#include "store/clickhouse/native.h"
#include "store/driver.h"

/* ---- native_window.c ---- */

/* Bytes at .. end of `bytes` came and were not read yet. */
typedef struct NativeWindow {
    NativeInput input;
    uint8_t *bytes;
    size_t at;
    size_t end;
    size_t room;
    bool is_ended;
    size_t block_bytes; /* taken of the current block */
} NativeWindow;

/* "the answer is not in the Native format: what". */
Status native_fail_shape(Error *err, const char *what);

/* Gets `size` bytes into the window, or as many as there are: a short window is the caller's to
 * judge. */
Status native_fill(NativeWindow *window, size_t size, Error *err) MUST_USE;

/* The same, but fewer are an error, and so are more than a block may have. */
Status native_need(NativeWindow *window, size_t size, Error *err) MUST_USE;

/* Bytes that are there; valid until the next fill or need. */
const uint8_t *native_take(NativeWindow *window, size_t size);
Status native_read_varint(NativeWindow *window, uint64_t *ret_number, Error *err) MUST_USE;

/* A column's name or type; valid until the next read. */
Status native_read_name(NativeWindow *window, Str *ret_text, Error *err) MUST_USE;

/* ---- native_values.c ---- */

/* The unsigned integer of `width` bytes, 1 to 8, at `row`. */
uint64_t native_unsigned_at(const uint8_t *bytes, size_t width, size_t row);

/* `n_rows` values of a type of one width, other than FixedString, as those of its ColumnType. Rows
 * that are null in `column` are not judged. */
Status native_read_values(
    const NativeType *type,
    const uint8_t *bytes,
    size_t n_rows,
    const Column *column,
    void *values,
    Error *err) MUST_USE;

/* ---- native_put.c ---- */

/* Writes `n_rows` values to `room`, which has their bytes; returns the first row that does not fit,
 * n_rows when all do. Rows that are null are not judged. */
typedef size_t (*NativePut)(
    const NativeType *type, const Column *source, size_t n_rows, char *room);

/* For a type of one width that native_column_takes() values of `from`. */
NativePut native_put_of(const NativeType *type, ColumnType from);

#endif
