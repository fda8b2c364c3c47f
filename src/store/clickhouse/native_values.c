#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "store/clickhouse/native_internal.h"

/* Any integer of up to 8 bytes, little-endian as the machines we run on. */
static int64_t signed_at(const uint8_t *bytes, size_t width, size_t row)
{
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;

    bytes += row * width;
    switch (width) {
    case 1:
        memcpy(&i8, bytes, 1);
        return i8;
    case 2:
        memcpy(&i16, bytes, 2);
        return i16;
    case 4:
        memcpy(&i32, bytes, 4);
        return i32;
    default:
        memcpy(&i64, bytes, 8);
        return i64;
    }
}

uint64_t native_unsigned_at(const uint8_t *bytes, size_t width, size_t row)
{
    uint64_t value = 0;

    memcpy(&value, bytes + row * width, width);
    return value;
}

static Decimal decimal_at(const uint8_t *bytes, size_t width, size_t row)
{
    Decimal value;

    if (width < sizeof(value))
        return signed_at(bytes, width, row);
    memcpy(&value, bytes + row * width, sizeof(value));
    return value;
}

static Decimal power_of_ten(unsigned power)
{
    Decimal value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

static Status fail_wide(Error *err, const char *what)
{
    error_set(err, STATUS_STORE, "a value does not fit %s", what);
    error_hint(err, "Cast it to Float64 in the statement.");
    return STATUS_STORE;
}

/* Counts of 10^-scale as counts of 10^-20: exact, or an error. */
static Status read_decimals(
    const NativeType *type,
    const uint8_t *bytes,
    size_t n_rows,
    const Column *column,
    Decimal *values,
    Error *err)
{
    bool is_finer = type->scale > DECIMAL_SCALE;
    Decimal factor =
        power_of_ten(is_finer ? type->scale - DECIMAL_SCALE : DECIMAL_SCALE - type->scale);
    Decimal limit = power_of_ten(DECIMAL_WIDTH);

    for (size_t row = 0; row < n_rows; row++) {
        Decimal value = decimal_at(bytes, type->width, row);
        bool is_lost;

        if (is_finer) {
            is_lost = value % factor != 0;
            values[row] = value / factor;
        } else {
            is_lost = __builtin_mul_overflow(value, factor, &values[row]) || values[row] >= limit ||
                      values[row] <= -limit;
        }
        if (is_lost && column_is_valid(column, row))
            return fail_wide(err, "18 digits and 20 decimals");
    }
    return OK;
}

static Status read_wide_unsigned(
    const uint8_t *bytes, size_t n_rows, const Column *column, int64_t *values, Error *err)
{
    for (size_t row = 0; row < n_rows; row++) {
        uint64_t value = native_unsigned_at(bytes, 8, row);

        values[row] = (int64_t) value;
        if (value > INT64_MAX && column_is_valid(column, row))
            return fail_wide(err, "64 bits");
    }
    return OK;
}

/* Counts of 10^-scale seconds as microseconds; finer ones are rounded down. */
static Status read_instants(
    const NativeType *type,
    const uint8_t *bytes,
    size_t n_rows,
    const Column *column,
    int64_t *values,
    Error *err)
{
    bool is_finer = type->scale > 6;
    int64_t factor = (int64_t) power_of_ten(is_finer ? type->scale - 6 : 6 - type->scale);

    if (factor == 1) {
        memcpy(values, bytes, n_rows * sizeof(*values));
        return OK;
    }
    for (size_t row = 0; row < n_rows; row++) {
        int64_t value = signed_at(bytes, 8, row);

        if (is_finer)
            values[row] = value / factor - (value % factor < 0);
        else if (
            __builtin_mul_overflow(value, factor, &values[row]) && column_is_valid(column, row))
            return fail_wide(err, "64 bits of microseconds");
    }
    return OK;
}

static void read_small(const NativeType *type, const uint8_t *bytes, size_t n_rows, int32_t *values)
{
    bool is_unsigned = type->kind == NATIVE_UINT || type->kind == NATIVE_DATE;

    if (type->width == 4) {
        memcpy(values, bytes, n_rows * sizeof(*values));
        return;
    }
    for (size_t row = 0; row < n_rows; row++)
        values[row] = is_unsigned ? (int32_t) native_unsigned_at(bytes, type->width, row)
                                  : (int32_t) signed_at(bytes, type->width, row);
}

static void read_seconds(const uint8_t *bytes, size_t n_rows, int64_t *values)
{
    for (size_t row = 0; row < n_rows; row++)
        values[row] = (int64_t) native_unsigned_at(bytes, 4, row) * US_PER_S;
}

static void read_floats(const uint8_t *bytes, size_t n_rows, double *values)
{
    for (size_t row = 0; row < n_rows; row++) {
        float value;

        memcpy(&value, bytes + row * sizeof(value), sizeof(value));
        values[row] = (double) value;
    }
}

static Status read_enums(
    const NativeType *type,
    const uint8_t *bytes,
    size_t n_rows,
    const Column *column,
    Str *values,
    Error *err)
{
    for (size_t row = 0; row < n_rows; row++) {
        int64_t value = signed_at(bytes, type->width, row);
        size_t at = 0;

        values[row] = STR("");
        if (!column_is_valid(column, row))
            continue;
        while (at < type->n_names && type->names[at].value != value)
            at++;
        if (at == type->n_names)
            return native_fail_shape(err, "an Enum has a value without a name");
        values[row] = type->names[at].name;
    }
    return OK;
}

Status native_read_values(
    const NativeType *type,
    const uint8_t *bytes,
    size_t n_rows,
    const Column *column,
    void *values,
    Error *err)
{
    switch (type->kind) {
    case NATIVE_BOOL:
        for (size_t row = 0; row < n_rows; row++)
            ((uint8_t *) values)[row] = bytes[row] != 0;
        return OK;
    case NATIVE_INT:
    case NATIVE_UINT:
        if (type->to == COLUMN_I32)
            read_small(type, bytes, n_rows, values);
        else if (type->kind == NATIVE_INT)
            memcpy(values, bytes, n_rows * sizeof(int64_t));
        else if (type->width == 8)
            return read_wide_unsigned(bytes, n_rows, column, values, err);
        else
            for (size_t row = 0; row < n_rows; row++)
                ((int64_t *) values)[row] = (int64_t) native_unsigned_at(bytes, type->width, row);
        return OK;
    case NATIVE_DATE:
    case NATIVE_DATE32:
        read_small(type, bytes, n_rows, values);
        return OK;
    case NATIVE_FLOAT:
        if (type->width == 8)
            memcpy(values, bytes, n_rows * sizeof(double));
        else
            read_floats(bytes, n_rows, values);
        return OK;
    case NATIVE_DECIMAL:
        return read_decimals(type, bytes, n_rows, column, values, err);
    case NATIVE_DATETIME:
        read_seconds(bytes, n_rows, values);
        return OK;
    case NATIVE_DATETIME64:
        return read_instants(type, bytes, n_rows, column, values, err);
    case NATIVE_ENUM:
        return read_enums(type, bytes, n_rows, column, values, err);
    case NATIVE_NOTHING:
        memset(values, 0, n_rows * sizeof(int32_t));
        return OK;
    case NATIVE_FIXED:
    case NATIVE_STRING:
        break;
    }
    mem_die("a type has one way to be read", __FILE__, __LINE__);
}
