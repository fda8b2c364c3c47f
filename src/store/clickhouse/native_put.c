/*
 * Values of one width into the bytes of a column, each held to the ends of its type: the writing
 * twin of native_values.c. Each function returns the first row that does not fit, n_rows when all
 * do; native_write.c makes the error of it.
 */
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "store/clickhouse/native_internal.h"

/* What stands in the source's null rows is nobody's value. */
static void clear_nulls(size_t width, const Column *source, size_t n_rows, char *room)
{
    for (size_t row = 0; row < n_rows && source->valid != NULL; row++) {
        if (!column_is_valid(source, row))
            memset(room + row * width, 0, width);
    }
}

static size_t put_same(const NativeType *type, const Column *source, size_t n_rows, char *room)
{
    memcpy(room, source->values, n_rows * type->width);
    clear_nulls(type->width, source, n_rows, room);
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
    clear_nulls(sizeof(*values), source, n_rows, room);
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

NativePut native_put_of(const NativeType *type, ColumnType from)
{
    static const NativePut writers[] = {
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
    NativePut writer = is_same(type, from) ? put_same : writers[type->kind];

    ASSERT(writer != NULL); /* native_column_takes() said so */
    return writer;
}
