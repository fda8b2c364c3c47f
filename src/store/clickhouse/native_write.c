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
#include "store/clickhouse/native.h"
#include "store/driver.h"

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

/* ---- values: each returns the first row that does not fit, n_rows when all do ---- */

typedef size_t (*PutValues)(
    const NativeType *type, const Column *source, size_t n_rows, char *room);

static size_t put_same(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    memcpy(room, source->values, n_rows * type->width);
    return n_rows;
}

/* An integer of the source, whole or not one. */
static bool integer_of(const Column *source, size_t row, Decimal *ret_value)
{
    Decimal one = 1;

    switch (source->type) {
    case COLUMN_BOOL:
        *ret_value = ((const uint8_t *) source->values)[row] != 0;
        return true;
    case COLUMN_I32:
        *ret_value = ((const int32_t *) source->values)[row];
        return true;
    case COLUMN_DECIMAL:
        for (int digit = 0; digit < DECIMAL_SCALE; digit++)
            one *= 10;
        *ret_value = ((const Decimal *) source->values)[row];
        if (*ret_value % one != 0)
            return false;
        *ret_value /= one;
        return true;
    case COLUMN_I64:
    case COLUMN_F64:
    case COLUMN_TIMESTAMP:
    case COLUMN_DATE:
    case COLUMN_TEXT:
        break;
    }
    *ret_value = ((const int64_t *) source->values)[row];
    return true;
}

static size_t put_integers(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    unsigned bits = (unsigned) type->width * 8;
    Decimal end = (Decimal) 1 << (type->kind == NATIVE_INT ? bits - 1 : bits);
    Decimal first = type->kind == NATIVE_INT ? -end : 0;

    for (size_t row = 0; row < n_rows; row++) {
        Decimal value = 0;

        if (column_is_valid(source, row) &&
            (!integer_of(source, row, &value) || value < first || value >= end))
            return row;
        memcpy(room + row * type->width, &value, type->width);
    }
    return n_rows;
}

static double double_of(const Column *source, size_t row)
{
    switch ((int) source->type) {
    case COLUMN_I32:
        return ((const int32_t *) source->values)[row];
    case COLUMN_I64:
        return (double) ((const int64_t *) source->values)[row];
    case COLUMN_DECIMAL:
        return decimal_to_double(((const Decimal *) source->values)[row]);
    default:
        return ((const double *) source->values)[row];
    }
}

/* A decimal becomes the nearest double, since few have an equal one; a double or an integer must
 * have its equal. */
static size_t put_floats(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    for (size_t row = 0; row < n_rows; row++) {
        double value = column_is_valid(source, row) ? double_of(source, row) : 0;
        float narrow = (float) value;

        if (source->type == COLUMN_I64 && column_is_valid(source, row) &&
            (Decimal) value != ((const int64_t *) source->values)[row])
            return row;
        if (type->width == sizeof(narrow)) {
            if (source->type != COLUMN_DECIMAL &&
                (narrow < value || narrow > value)) /* not a number is itself */
                return row;
            memcpy(room + row * sizeof(narrow), &narrow, sizeof(narrow));
        } else {
            memcpy(room + row * sizeof(value), &value, sizeof(value));
        }
    }
    return n_rows;
}

static Decimal power_of_ten(unsigned power)
{
    Decimal value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

/* The source as a count of 10^-scale; false when digits would be lost. */
static bool
scaled_of(const Column *source, size_t row, unsigned scale, Decimal factor, Decimal *ret)
{
    Decimal value;

    if (source->type != COLUMN_DECIMAL) {
        (void) integer_of(source, row, &value);
        return !__builtin_mul_overflow(value, factor, ret);
    }
    value = ((const Decimal *) source->values)[row];
    if (scale >= DECIMAL_SCALE)
        return !__builtin_mul_overflow(value, factor, ret);
    if (value >= INT64_MIN && value <= INT64_MAX && factor <= INT64_MAX) { /* far faster */
        int64_t narrow = (int64_t) value;

        *ret = narrow / (int64_t) factor;
        return narrow % (int64_t) factor == 0;
    }
    *ret = value / factor;
    return *ret * factor == value;
}

static size_t put_decimals(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    unsigned from = source->type == COLUMN_DECIMAL ? DECIMAL_SCALE : 0;
    Decimal factor = power_of_ten(type->scale >= from ? type->scale - from : from - type->scale);
    Decimal end = power_of_ten(type->precision);

    for (size_t row = 0; row < n_rows; row++) {
        Decimal value = 0;

        if (column_is_valid(source, row) &&
            (!scaled_of(source, row, type->scale, factor, &value) || value >= end || value <= -end))
            return row;
        memcpy(room + row * type->width, &value, type->width);
    }
    return n_rows;
}

static size_t put_seconds(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    const int64_t *values = source->values;

    for (size_t row = 0; row < n_rows; row++) {
        int64_t us = column_is_valid(source, row) ? values[row] : 0;
        uint32_t seconds = (uint32_t) (us / US_PER_S);

        if (us < 0 || us > DATETIME_LAST_S * US_PER_S || us % US_PER_S != 0)
            return row;
        memcpy(room + row * type->width, &seconds, sizeof(seconds));
    }
    return n_rows;
}

/* Microseconds as they are; the ends are looked at on the way. */
static size_t put_microseconds(const Column *source, size_t n_rows, char *room)
{
    const int64_t *values = source->values;
    int64_t least = 0;
    int64_t most = 0;

    for (size_t row = 0; row < n_rows; row++) {
        least = values[row] < least ? values[row] : least;
        most = values[row] > most ? values[row] : most;
    }
    if (least < WIDE_FIRST_US || most > WIDE_LAST_US) {
        for (size_t row = 0; row < n_rows; row++) {
            if (column_is_valid(source, row) &&
                (values[row] < WIDE_FIRST_US || values[row] > WIDE_LAST_US))
                return row;
        }
    }
    memcpy(room, values, n_rows * sizeof(*values));
    return n_rows;
}

static size_t put_instants(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    const int64_t *values = source->values;
    bool is_finer = type->scale > 6;
    int64_t factor = (int64_t) power_of_ten(is_finer ? type->scale - 6 : 6 - type->scale);

    if (factor == 1)
        return put_microseconds(source, n_rows, room);
    for (size_t row = 0; row < n_rows; row++) {
        int64_t us = column_is_valid(source, row) ? values[row] : 0;
        int64_t count = us / factor;

        if (us < WIDE_FIRST_US || us > WIDE_LAST_US || (!is_finer && us % factor != 0) ||
            (is_finer && __builtin_mul_overflow(us, factor, &count)))
            return row;
        memcpy(room + row * sizeof(count), &count, sizeof(count));
    }
    return n_rows;
}

static size_t put_days(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    const int32_t *values = source->values;
    int32_t first = type->kind == NATIVE_DATE ? 0 : WIDE_FIRST_DAY;
    int32_t last = type->kind == NATIVE_DATE ? DATE_LAST : WIDE_LAST_DAY;

    for (size_t row = 0; row < n_rows; row++) {
        int32_t days = column_is_valid(source, row) ? values[row] : 0;

        if (days < first || days > last)
            return row;
        memcpy(room + row * type->width, &days, type->width);
    }
    return n_rows;
}

static size_t put_fixed(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    const Str *values = source->values;

    memset(room, 0, n_rows * type->width);
    for (size_t row = 0; row < n_rows; row++) {
        if (!column_is_valid(source, row) || values[row].len == 0)
            continue;
        if (values[row].len > type->width)
            return row;
        memcpy(room + row * type->width, values[row].ptr, values[row].len);
    }
    return n_rows;
}

static size_t put_enums(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    const Str *values = source->values;

    for (size_t row = 0; row < n_rows; row++) {
        int64_t value = type->n_names == 0 ? 0 : type->names[0].value;
        size_t at = 0;

        if (column_is_valid(source, row)) {
            while (at < type->n_names && !str_equal(type->names[at].name, values[row]))
                at++;
            if (at == type->n_names)
                return row;
            value = type->names[at].value;
        }
        memcpy(room + row * type->width, &value, type->width);
    }
    return n_rows;
}

static bool is_same(const NativeType *type, ColumnType from)
{
    switch (type->kind) {
    case NATIVE_BOOL:
        return true;
    case NATIVE_INT:
        return (from == COLUMN_I32 && type->width == 4) || (from == COLUMN_I64 && type->width == 8);
    case NATIVE_FLOAT:
        return from == COLUMN_F64 && type->width == 8;
    case NATIVE_DECIMAL:
        return from == COLUMN_DECIMAL && type->precision == DECIMAL_WIDTH &&
               type->scale == DECIMAL_SCALE;
    case NATIVE_UINT:
    case NATIVE_DATETIME:
    case NATIVE_DATETIME64:
    case NATIVE_DATE:
    case NATIVE_DATE32:
    case NATIVE_STRING:
    case NATIVE_FIXED:
    case NATIVE_ENUM:
    case NATIVE_NOTHING:
        break;
    }
    return false;
}

static PutValues writer_of(const NativeType *type, ColumnType from)
{
    static const PutValues writers[] = {
        [NATIVE_INT] = put_integers,
        [NATIVE_UINT] = put_integers,
        [NATIVE_FLOAT] = put_floats,
        [NATIVE_DECIMAL] = put_decimals,
        [NATIVE_DATETIME] = put_seconds,
        [NATIVE_DATETIME64] = put_instants,
        [NATIVE_DATE] = put_days,
        [NATIVE_DATE32] = put_days,
        [NATIVE_FIXED] = put_fixed,
        [NATIVE_ENUM] = put_enums,
        [NATIVE_NOTHING] = NULL,
    };
    PutValues writer = is_same(type, from) ? put_same : writers[type->kind];

    ASSERT(writer != NULL); /* native_column_takes() said so */
    return writer;
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

/* What stands in the source's null rows is nobody's value. */
static void clear_nulls(size_t width, const Column *source, size_t n_rows, char *room)
{
    for (size_t row = 0; row < n_rows && source->valid != NULL; row++) {
        if (!column_is_valid(source, row))
            memset(room + row * width, 0, width);
    }
}

Status native_column_put(
    NativeColumn *column, const Column *source, size_t n_rows, int64_t first_row, Error *err)
{
    const NativeType *type = &column->type;
    PutValues writer;
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
    writer = writer_of(type, source->type);
    room = native_bytes_grow(&column->values, n_rows * type->width);
    row = writer(type, source, n_rows, room);
    if (row < n_rows)
        return fail_value(column, source, row, first_row + (int64_t) row, err);
    if (writer == put_same || writer == put_instants)
        clear_nulls(type->width, source, n_rows, room);
    column->values.len += n_rows * type->width;
    return OK;
}
