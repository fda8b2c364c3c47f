/*
 * Writes columns of a block, each exactly in the type of its table. ClickHouse stores what bytes
 * say: an instant before 1970 in a DateTime would be one of 2106. So every value is held to the
 * ends of its type here, and one that does not fit is an error with its row.
 *
 * Rows that are null get zeros, which is what the server itself writes there.
 */
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/clickhouse/native_internal.h"

/* ---- bytes ---- */

char *native_bytes_grow(NativeBytes *bytes, size_t size)
{
    if (bytes->room - bytes->len < size) {
        bytes->room = (bytes->len + size) * 2;
        bytes->ptr = mem_resize(bytes->ptr, bytes->room);
    }
    return bytes->ptr + bytes->len;
}

static size_t put_varint(char *room, uint64_t number)
{
    size_t length = 0;

    while (number >= 0x80) {
        room[length++] = (char) (number | 0x80);
        number >>= 7;
    }
    room[length++] = (char) number;
    return length;
}

void native_put_varint(NativeBytes *bytes, uint64_t number)
{
    bytes->len += put_varint(native_bytes_grow(bytes, 10), number);
}

void native_put_text(NativeBytes *bytes, Str text)
{
    native_put_varint(bytes, text.len);
    if (text.len > 0)
        memcpy(native_bytes_grow(bytes, text.len), text.ptr, text.len);
    bytes->len += text.len;
}

void native_column_free(NativeColumn *column)
{
    mem_free(column->nulls.ptr);
    mem_free(column->values.ptr);
}

/* ---- what goes into what ---- */

bool native_column_takes(const NativeColumn *column, ColumnType from)
{
    switch (column->type.kind) {
    case NATIVE_BOOL:
        return from == COLUMN_BOOL;
    case NATIVE_INT:
    case NATIVE_UINT:
        return from == COLUMN_BOOL || from == COLUMN_I32 || from == COLUMN_I64 ||
               from == COLUMN_DECIMAL;
    case NATIVE_FLOAT:
        return from == COLUMN_F64 || from == COLUMN_I32 || from == COLUMN_I64 ||
               from == COLUMN_DECIMAL;
    case NATIVE_DECIMAL:
        return from == COLUMN_DECIMAL || from == COLUMN_I32 || from == COLUMN_I64;
    case NATIVE_DATETIME:
    case NATIVE_DATETIME64:
        return from == COLUMN_TIMESTAMP;
    case NATIVE_DATE:
    case NATIVE_DATE32:
        return from == COLUMN_DATE;
    case NATIVE_STRING:
    case NATIVE_FIXED:
    case NATIVE_ENUM:
        return from == COLUMN_TEXT;
    case NATIVE_NOTHING:
        return false;
    }
    return false;
}

/* ---- errors ---- */

static const char *value_text(const Column *source, size_t row, char text[64])
{
    Civil civil;

    switch (source->type) {
    case COLUMN_BOOL:
        return ((const uint8_t *) source->values)[row] != 0 ? "true" : "false";
    case COLUMN_I32:
        (void) snprintf(text, 64, "%d", ((const int32_t *) source->values)[row]);
        return text;
    case COLUMN_I64:
        (void) snprintf(text, 64, "%lld", (long long) ((const int64_t *) source->values)[row]);
        return text;
    case COLUMN_F64:
        (void) snprintf(text, 64, "%.17g", ((const double *) source->values)[row]);
        return text;
    case COLUMN_DECIMAL:
        return decimal_text(((const Decimal *) source->values)[row], text);
    case COLUMN_TIMESTAMP:
        return civil_text_utc(((const int64_t *) source->values)[row], text);
    case COLUMN_DATE:
        civil = civil_from_us(((const int32_t *) source->values)[row] * US_PER_DAY);
        (void) snprintf(text, 64, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
        return text;
    case COLUMN_TEXT:
        break; /* may be long: fail_value() cuts it */
    }
    return "";
}

/* The type without Nullable. */
static Str type_words(const NativeType *type)
{
    static const Str nullable = {.ptr = "Nullable(", .len = 9};

    if (!type->is_nullable)
        return type->text;
    return (Str){.ptr = type->text.ptr + nullable.len, .len = type->text.len - nullable.len - 1};
}

static Status
fail_value(const NativeColumn *column, const Column *source, size_t row, int64_t number, Error *err)
{
    char text[64];
    Str type = type_words(&column->type);
    const char *value = value_text(source, row, text);
    bool is_time = source->type == COLUMN_TIMESTAMP || source->type == COLUMN_DATE;

    if (is_time) /* DateTime('UTC') is a DateTime */
        type.len = strcspn(type.ptr, "()") < type.len ? strcspn(type.ptr, "()") : type.len;
    if (source->type == COLUMN_TEXT) {
        Str bad = ((const Str *) source->values)[row];

        error_set(
            err,
            STATUS_DATA,
            "column '%.*s', row %lld: '%.*s' does not fit %.*s",
            STR_ARG(column->name),
            (long long) number,
            (int) (bad.len < 60 ? bad.len : 60),
            bad.ptr,
            (int) (type.len < 200 ? type.len : 200),
            type.ptr);
    } else {
        error_set(
            err,
            STATUS_DATA,
            "column '%.*s', row %lld: %s %s %.*s%s",
            STR_ARG(column->name),
            (long long) number,
            value,
            is_time ? "is outside" : "does not fit",
            STR_ARG(type),
            is_time ? "'s range" : "");
    }
    error_hint(err, "Mend the value, or give the column a wider type.");
    return STATUS_DATA;
}

static Status fail_null(const NativeColumn *column, int64_t number, Error *err)
{
    error_set(
        err,
        STATUS_STORE,
        "column '%.*s', row %lld: null, and the table's %.*s has none",
        STR_ARG(column->name),
        (long long) number,
        STR_ARG(column->type.text));
    error_hint(err, "Make the column Nullable, or give it a value.");
    return STATUS_STORE;
}

static Status fail_text(const NativeColumn *column, Error *err)
{
    return error_set(
        err, STATUS_DATA, "column '%.*s' has text that is not UTF-8", STR_ARG(column->name));
}

/* Each with its length in front. */
static void put_strings(NativeBytes *bytes, const Column *source, size_t n_rows)
{
    const Str *values = source->values;
    size_t size = 0;
    char *room;

    for (size_t row = 0; row < n_rows; row++)
        size += 10 + (column_is_valid(source, row) ? values[row].len : 0);
    room = native_bytes_grow(bytes, size);
    for (size_t row = 0; row < n_rows; row++) {
        Str text = column_is_valid(source, row) ? values[row] : STR("");

        room += put_varint(room, text.len);
        if (text.len > 0)
            memcpy(room, text.ptr, text.len);
        room += text.len;
    }
    bytes->len = (size_t) (room - bytes->ptr);
}

/* ---- columns ---- */

static bool are_texts_utf8(const Column *source, size_t n_rows)
{
    const Str *values = source->values;

    for (size_t row = 0; row < n_rows; row++) {
        if (column_is_valid(source, row) && !utf8_is_valid(values[row]))
            return false;
    }
    return true;
}

/* A byte a row; the first row that is null when the type has no nulls, n_rows when all is well. */
static size_t put_nulls(NativeColumn *column, const Column *source, size_t n_rows)
{
    char *nulls;

    if (!column->type.is_nullable) {
        for (size_t row = 0; row < n_rows && source->valid != NULL; row++) {
            if (!column_is_valid(source, row))
                return row;
        }
        return n_rows;
    }
    nulls = native_bytes_grow(&column->nulls, n_rows);
    if (source->valid == NULL)
        memset(nulls, 0, n_rows);
    for (size_t row = 0; row < n_rows && source->valid != NULL; row++)
        nulls[row] = (char) !column_is_valid(source, row);
    column->nulls.len += n_rows;
    return n_rows;
}

Status native_column_put(
    NativeColumn *column, const Column *source, size_t n_rows, int64_t first_row, Error *err)
{
    const NativeType *type = &column->type;
    size_t row;
    char *room;

    ASSERT(native_column_takes(column, source->type));
    row = put_nulls(column, source, n_rows);
    if (row < n_rows)
        return fail_null(column, first_row + (int64_t) row, err);
    if (source->type == COLUMN_TEXT && !are_texts_utf8(source, n_rows))
        return fail_text(column, err);
    if (type->kind == NATIVE_STRING) {
        put_strings(&column->values, source, n_rows);
        return OK;
    }
    room = native_bytes_grow(&column->values, n_rows * type->width);
    row = native_put_of(type, source->type)(type, source, n_rows, room);
    if (row < n_rows)
        return fail_value(column, source, row, first_row + (int64_t) row, err);
    column->values.len += n_rows * type->width;
    return OK;
}
