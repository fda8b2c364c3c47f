/*
 * Rows of a load in COPY's binary form: the number of columns, then of each its length and bytes.
 * Values are cast as an insert casts them, but a value that the target can't hold is our error,
 * with the column's name; the server would stop the load without it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/parse.h"
#include "base/utf8.h"
#include "store/postgres/postgres_internal.h"

#define CELL_BYTES_MAX 68 /* length and bytes of a value, texts aside */

typedef PostgresBuffer Buffer;

/* ---- bytes ---- */

static void reserve(Buffer *buffer, size_t n_bytes)
{
    if (buffer->size - buffer->length >= n_bytes)
        return;
    buffer->size = (buffer->length + n_bytes) * 2;
    buffer->bytes = mem_resize(buffer->bytes, buffer->size);
}

static unsigned char *start_cell(Buffer *buffer, uint32_t n_bytes)
{
    unsigned char *cell = buffer->bytes + buffer->length;

    put_u32(cell, n_bytes);
    buffer->length += 4 + n_bytes;
    return cell + 4;
}

static void write_bytes(Buffer *buffer, Str text)
{
    unsigned char *cell = start_cell(buffer, (uint32_t) text.len);

    if (text.len > 0)
        memcpy(cell, text.ptr, text.len);
}

/* ---- integers ---- */

/* Half away from zero, as a numeric becomes an integer. */
static bool round_decimal(Decimal value, int64_t *ret_value)
{
    const Decimal one = (Decimal) 100000 * 1000000000000000; /* 10^20 */
    Decimal whole = value / one;
    Decimal rest = value % one;

    if (rest >= one / 2)
        whole++;
    if (rest <= -(one / 2))
        whole--;
    *ret_value = (int64_t) whole; /* 18 digits */
    return true;
}

static bool round_double(double value, int64_t *ret_value)
{
    double whole = rint(value);

    if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0))
        return false;
    *ret_value = (int64_t) whole;
    return true;
}

static bool integer_of(const Column *column, size_t row, int64_t *ret_value)
{
    if (column->type == COLUMN_I64)
        *ret_value = ((const int64_t *) column->values)[row];
    else if (column->type == COLUMN_I32)
        *ret_value = ((const int32_t *) column->values)[row];
    else if (column->type == COLUMN_F64)
        return round_double(((const double *) column->values)[row], ret_value);
    else
        return round_decimal(((const Decimal *) column->values)[row], ret_value);
    return true;
}

static bool write_int2(const Column *column, size_t row, Buffer *buffer)
{
    int64_t value;

    if (!integer_of(column, row, &value) || value < INT16_MIN || value > INT16_MAX)
        return false;
    put_u16(start_cell(buffer, 2), (uint16_t) value);
    return true;
}

static bool write_int4(const Column *column, size_t row, Buffer *buffer)
{
    int64_t value;

    if (!integer_of(column, row, &value) || value < INT32_MIN || value > INT32_MAX)
        return false;
    put_u32(start_cell(buffer, 4), (uint32_t) value);
    return true;
}

static bool write_int8(const Column *column, size_t row, Buffer *buffer)
{
    int64_t value;

    if (!integer_of(column, row, &value))
        return false;
    put_u64(start_cell(buffer, 8), (uint64_t) value);
    return true;
}

/* ---- other numbers ---- */

static double double_of(const Column *column, size_t row)
{
    int64_t value = 0;

    if (column->type == COLUMN_F64)
        return ((const double *) column->values)[row];
    if (column->type == COLUMN_DECIMAL)
        return decimal_to_double(((const Decimal *) column->values)[row]);
    (void) integer_of(column, row, &value);
    return (double) value;
}

static bool write_float8(const Column *column, size_t row, Buffer *buffer)
{
    double value = double_of(column, row);
    uint64_t bits;

    memcpy(&bits, &value, sizeof(bits));
    put_u64(start_cell(buffer, 8), bits);
    return true;
}

static bool write_float4(const Column *column, size_t row, Buffer *buffer)
{
    double value = double_of(column, row);
    float narrow = (float) value;
    uint32_t bits;

    if (isfinite(value) && !isfinite(narrow))
        return false;
    if (fpclassify(narrow) == FP_ZERO && fpclassify(value) != FP_ZERO)
        return false;
    memcpy(&bits, &narrow, sizeof(bits));
    put_u32(start_cell(buffer, 4), bits);
    return true;
}

/* Fifteen digits, as the server's own cast takes from a double. */
static bool decimal_of_double(double value, Decimal *ret_value)
{
    static const NumberFormat format = {.decimal = '.'};
    char text[40];
    int length = snprintf(text, sizeof(text), "%.15g", value);

    return decimal_parse((Str){text, (size_t) length}, &format, ret_value) == DECIMAL_OK;
}

static bool write_numeric(const Column *column, size_t row, Buffer *buffer)
{
    unsigned char *cell = buffer->bytes + buffer->length;
    Decimal decimal;
    int64_t integer = 0;
    size_t length;

    if (column->type == COLUMN_DECIMAL) {
        length = postgres_write_decimal(((const Decimal *) column->values)[row], cell + 4);
    } else if (column->type == COLUMN_F64) {
        if (!decimal_of_double(((const double *) column->values)[row], &decimal))
            return false;
        length = postgres_write_decimal(decimal, cell + 4);
    } else {
        (void) integer_of(column, row, &integer);
        length = postgres_write_integer(integer, cell + 4);
    }
    (void) start_cell(buffer, (uint32_t) length);
    return true;
}

static bool write_bool(const Column *column, size_t row, Buffer *buffer)
{
    *start_cell(buffer, 1) = ((const uint8_t *) column->values)[row];
    return true;
}

/* ---- time ---- */

static int64_t floor_day(int64_t us)
{
    return us / US_PER_DAY - (us % US_PER_DAY < 0);
}

/* A date is its first moment, UTC. */
static bool write_instant(const Column *column, size_t row, Buffer *buffer)
{
    int64_t value;

    if (column->type == COLUMN_TIMESTAMP)
        value = ((const int64_t *) column->values)[row];
    else if (__builtin_mul_overflow(
                 (int64_t) ((const int32_t *) column->values)[row], US_PER_DAY, &value))
        return false;
    if (!postgres_from_instant(value, &value))
        return false;
    put_u64(start_cell(buffer, 8), (uint64_t) value);
    return true;
}

/* The day of an instant is that of UTC. */
static bool write_date(const Column *column, size_t row, Buffer *buffer)
{
    int32_t days;

    if (column->type == COLUMN_DATE)
        days = ((const int32_t *) column->values)[row];
    else
        days = (int32_t) floor_day(((const int64_t *) column->values)[row]); /* below 2^27 */
    if (!postgres_from_date(days, &days))
        return false;
    put_u32(start_cell(buffer, 4), (uint32_t) days);
    return true;
}

/* ---- texts ---- */

#define VALUE_TEXT_MAX (CELL_BYTES_MAX - 4)

/* The shortest digits that read back as the same double. */
static int double_text(double value, char text[VALUE_TEXT_MAX])
{
    int length = 0;

    for (int digits = 15; digits <= 17; digits++) {
        double again = 0;

        length = snprintf(text, VALUE_TEXT_MAX, "%.*g", digits, value);
        if (str_parse_f64((Str){text, (size_t) length}, &again) && !(again < value) &&
            !(again > value))
            break;
    }
    return length;
}

/* The number of a day for which there is no instant. */
static int date_text(int32_t days, char text[VALUE_TEXT_MAX])
{
    char instant[CIVIL_TEXT_MAX];
    int64_t us;

    if (__builtin_mul_overflow((int64_t) days, US_PER_DAY, &us))
        return snprintf(text, VALUE_TEXT_MAX, "day %d", days);
    (void) civil_text_utc(us, instant);
    return snprintf(text, VALUE_TEXT_MAX, "%.*s", (int) strcspn(instant, "T"), instant);
}

/* A value that is no text, as one: for text columns and for messages. */
static size_t value_text(const Column *column, size_t row, char text[VALUE_TEXT_MAX])
{
    const void *values = column->values;
    char instant[CIVIL_TEXT_MAX];
    char decimal[DECIMAL_TEXT_MAX];
    int length = 0;

    switch (column->type) {
    case COLUMN_BOOL:
        length = snprintf(
            text, VALUE_TEXT_MAX, "%s", ((const uint8_t *) values)[row] != 0 ? "true" : "false");
        break;
    case COLUMN_I32:
        length = snprintf(text, VALUE_TEXT_MAX, "%d", ((const int32_t *) values)[row]);
        break;
    case COLUMN_I64:
        length =
            snprintf(text, VALUE_TEXT_MAX, "%lld", (long long) ((const int64_t *) values)[row]);
        break;
    case COLUMN_F64:
        length = double_text(((const double *) values)[row], text);
        break;
    case COLUMN_DECIMAL:
        length = snprintf(
            text, VALUE_TEXT_MAX, "%s", decimal_text(((const Decimal *) values)[row], decimal));
        break;
    case COLUMN_TIMESTAMP:
        length = snprintf(
            text, VALUE_TEXT_MAX, "%s", civil_text_utc(((const int64_t *) values)[row], instant));
        break;
    case COLUMN_DATE:
        length = date_text(((const int32_t *) values)[row], text);
        break;
    case COLUMN_TEXT:
        break;
    }
    return (size_t) length;
}

static bool write_value_text(const Column *column, size_t row, Buffer *buffer)
{
    char text[VALUE_TEXT_MAX];
    size_t length = value_text(column, row, text);

    write_bytes(buffer, (Str){text, length});
    return true;
}

/* PostgreSQL's texts end at a zero byte. */
static bool is_storable(Str text)
{
    return (text.len == 0 || memchr(text.ptr, '\0', text.len) == NULL) && utf8_is_valid(text);
}

static bool write_own_text(const Column *column, size_t row, Buffer *buffer)
{
    Str text = ((const Str *) column->values)[row];

    if (!is_storable(text))
        return false;
    write_bytes(buffer, text);
    return true;
}

/* jsonb is its text behind a version, 1. */
static bool write_jsonb(const Column *column, size_t row, Buffer *buffer)
{
    Str text = ((const Str *) column->values)[row];
    unsigned char *cell;

    if (!is_storable(text))
        return false;
    cell = start_cell(buffer, (uint32_t) text.len + 1);
    cell[0] = 1;
    if (text.len > 0)
        memcpy(cell + 1, text.ptr, text.len);
    return true;
}

/* ---- which way ---- */

#define FROM(type)  (1U << (type))
#define FROM_NUMBER (FROM(COLUMN_I32) | FROM(COLUMN_I64) | FROM(COLUMN_F64) | FROM(COLUMN_DECIMAL))
#define FROM_TIME   (FROM(COLUMN_TIMESTAMP) | FROM(COLUMN_DATE))

typedef struct Way {
    PostgresType to;
    unsigned from; /* FROM() bits */
    bool (*write)(const Column *column, size_t row, Buffer *buffer);
} Way;

static const Way ways[] = {
    {POSTGRES_BOOL, FROM(COLUMN_BOOL), write_bool},
    {POSTGRES_INT2, FROM_NUMBER, write_int2},
    {POSTGRES_INT4, FROM_NUMBER, write_int4},
    {POSTGRES_INT8, FROM_NUMBER, write_int8},
    {POSTGRES_FLOAT4, FROM_NUMBER, write_float4},
    {POSTGRES_FLOAT8, FROM_NUMBER, write_float8},
    {POSTGRES_NUMERIC, FROM_NUMBER, write_numeric},
    {POSTGRES_TIMESTAMPTZ, FROM_TIME, write_instant},
    {POSTGRES_TIMESTAMP, FROM_TIME, write_instant},
    {POSTGRES_DATE, FROM_TIME, write_date},
    {POSTGRES_TEXT, FROM(COLUMN_TEXT), write_own_text},
    {POSTGRES_VARCHAR, FROM(COLUMN_TEXT), write_own_text},
    {POSTGRES_BPCHAR, FROM(COLUMN_TEXT), write_own_text},
    {POSTGRES_JSON, FROM(COLUMN_TEXT), write_own_text},
    {POSTGRES_JSONB, FROM(COLUMN_TEXT), write_jsonb},
    {POSTGRES_TEXT, ~FROM(COLUMN_TEXT), write_value_text},
    {POSTGRES_VARCHAR, ~FROM(COLUMN_TEXT), write_value_text},
};

Status postgres_cell_init(
    PostgresCell *cell,
    const char *name,
    ColumnType from,
    unsigned to,
    const char *type_name,
    Error *err)
{
    for (size_t at = 0; at < COUNT_OF(ways); at++) {
        if ((unsigned) ways[at].to != to || (ways[at].from & FROM(from)) == 0)
            continue;
        *cell = (PostgresCell){
            .name = name,
            .type_name = type_name,
            .write = ways[at].write,
            .is_text = from == COLUMN_TEXT,
        };
        return OK;
    }
    error_set(
        err,
        STATUS_STORE,
        "column '%s' is of type %s, which %s can't be put into",
        name,
        type_name,
        column_type_name(from));
    return STATUS_STORE;
}

static Status refuse(const PostgresCell *cell, const Column *column, size_t row, Error *err)
{
    char text[VALUE_TEXT_MAX];
    size_t length = value_text(column, row, text);

    if (!cell->is_text) {
        return error_set(
            err,
            STATUS_DATA,
            "column '%s' has value '%.*s', which %s can't hold",
            cell->name,
            (int) length,
            text,
            cell->type_name);
    }
    if (utf8_is_valid(((const Str *) column->values)[row]))
        return error_set(err, STATUS_DATA, "column '%s' has text with a zero byte", cell->name);
    return error_set(err, STATUS_DATA, "column '%s' has text that is not UTF-8", cell->name);
}

static size_t text_bytes(const PostgresCell *cells, const Batch *batch, size_t row)
{
    size_t n_bytes = 0;

    for (size_t column = 0; column < batch->n_columns; column++) {
        if (cells[column].is_text && column_is_valid(&batch->columns[column], row))
            n_bytes += ((const Str *) batch->columns[column].values)[row].len;
    }
    return n_bytes;
}

Status postgres_encode_row(
    const PostgresCell *cells, const Batch *batch, size_t row, Buffer *buffer, Error *err)
{
    reserve(buffer, 2 + batch->n_columns * CELL_BYTES_MAX + text_bytes(cells, batch, row));
    put_u16(buffer->bytes + buffer->length, (uint16_t) batch->n_columns);
    buffer->length += 2;
    for (size_t at = 0; at < batch->n_columns; at++) {
        const Column *column = &batch->columns[at];

        if (!column_is_valid(column, row)) {
            put_u32(buffer->bytes + buffer->length, UINT32_MAX); /* null */
            buffer->length += 4;
        } else if (!cells[at].write(column, row, buffer)) {
            return refuse(&cells[at], column, row, err);
        }
    }
    return OK;
}
