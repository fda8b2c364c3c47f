#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "store/duckdb/duckdb_internal.h"

/* ---- reading ---- */

/* Which ColumnType a DuckDB type is read as, and whether its bytes are already that. Integers go
 * to the narrowest that holds them all; BIGINT UNSIGNED and HUGEINT (what sum() of integers gives)
 * go to 64 bits with a check, so that counts and sums stay exact integers. */
typedef struct TypeMap {
    duckdb_type from;
    ColumnType to;
    bool is_same;
} TypeMap;

static const TypeMap type_map[] = {
    {DUCKDB_TYPE_BOOLEAN, COLUMN_BOOL, true},
    {DUCKDB_TYPE_TINYINT, COLUMN_I32, false},
    {DUCKDB_TYPE_SMALLINT, COLUMN_I32, false},
    {DUCKDB_TYPE_INTEGER, COLUMN_I32, true},
    {DUCKDB_TYPE_UTINYINT, COLUMN_I32, false},
    {DUCKDB_TYPE_USMALLINT, COLUMN_I32, false},
    {DUCKDB_TYPE_UINTEGER, COLUMN_I64, false},
    {DUCKDB_TYPE_BIGINT, COLUMN_I64, true},
    {DUCKDB_TYPE_UBIGINT, COLUMN_I64, false},
    {DUCKDB_TYPE_HUGEINT, COLUMN_I64, false},
    {DUCKDB_TYPE_FLOAT, COLUMN_F64, false},
    {DUCKDB_TYPE_DOUBLE, COLUMN_F64, true},
    {DUCKDB_TYPE_DECIMAL, COLUMN_DECIMAL, false},
    {DUCKDB_TYPE_TIMESTAMP, COLUMN_TIMESTAMP, true},
    {DUCKDB_TYPE_TIMESTAMP_TZ, COLUMN_TIMESTAMP, true},
    {DUCKDB_TYPE_TIMESTAMP_S, COLUMN_TIMESTAMP, false},
    {DUCKDB_TYPE_TIMESTAMP_MS, COLUMN_TIMESTAMP, false},
    {DUCKDB_TYPE_TIMESTAMP_NS, COLUMN_TIMESTAMP, false},
    {DUCKDB_TYPE_DATE, COLUMN_DATE, true},
    {DUCKDB_TYPE_VARCHAR, COLUMN_TEXT, false},
};

bool vector_reader_init(Arena *arena, duckdb_logical_type type, VectorReader *ret_reader)
{
    duckdb_type id = duckdb_get_type_id(type);

    for (size_t at = 0; at < COUNT_OF(type_map); at++) {
        if (type_map[at].from != id)
            continue;
        *ret_reader = (VectorReader){.to = type_map[at].to, .from = id};
        if (id == DUCKDB_TYPE_DECIMAL) {
            ret_reader->is_decimal = true;
            ret_reader->scale = duckdb_decimal_scale(type);
            ret_reader->from = duckdb_decimal_internal_type(type);
        }
        if (!type_map[at].is_same)
            ret_reader->buffer = arena_alloc(arena, BATCH_ROWS * column_type_size(ret_reader->to));
        return true;
    }
    return false;
}

/* Any integer type of DuckDB as the widest. `data` need not be aligned for it. */
static __int128 integer_at(duckdb_type type, const void *data, size_t row)
{
    switch ((int) type) {
    case DUCKDB_TYPE_TINYINT:
        return ((const int8_t *) data)[row];
    case DUCKDB_TYPE_SMALLINT:
        return ((const int16_t *) data)[row];
    case DUCKDB_TYPE_INTEGER:
        return ((const int32_t *) data)[row];
    case DUCKDB_TYPE_UTINYINT:
        return ((const uint8_t *) data)[row];
    case DUCKDB_TYPE_USMALLINT:
        return ((const uint16_t *) data)[row];
    case DUCKDB_TYPE_UINTEGER:
        return ((const uint32_t *) data)[row];
    case DUCKDB_TYPE_UBIGINT:
        return ((const uint64_t *) data)[row];
    case DUCKDB_TYPE_HUGEINT: {
        __int128 value;

        memcpy(&value, (const char *) data + row * sizeof(value), sizeof(value));
        return value;
    }
    default:
        return ((const int64_t *) data)[row];
    }
}

static Decimal power_of_ten(unsigned power)
{
    Decimal value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

/* Counts of 10^-scale as counts of 10^-20: exact, or an error. */
static Status read_decimals(
    const VectorReader *reader, const Column *column, const void *data, size_t n_rows, Error *err)
{
    bool is_finer = reader->scale > DECIMAL_SCALE;
    Decimal factor =
        power_of_ten(is_finer ? reader->scale - DECIMAL_SCALE : DECIMAL_SCALE - reader->scale);
    Decimal limit = power_of_ten(DECIMAL_WIDTH);
    Decimal *values = reader->buffer;

    ASSERT(values != NULL); /* decimals always have one */
    for (size_t row = 0; row < n_rows; row++) {
        Decimal value = integer_at(reader->from, data, row);
        bool is_lost;

        if (is_finer) {
            is_lost = value % factor != 0;
            values[row] = value / factor;
        } else {
            is_lost = __builtin_mul_overflow(value, factor, &values[row]) || values[row] >= limit ||
                      values[row] <= -limit;
        }
        if (is_lost && column_is_valid(column, row)) {
            error_set(err, STATUS_STORE, "a value does not fit 18 digits and 20 decimals");
            error_hint(err, "Cast it to double precision in the statement.");
            return STATUS_STORE;
        }
    }
    return OK;
}

/* Integers and timestamps that must be widened, narrowed or scaled to 64 bits. */
static Status read_wide(
    const VectorReader *reader, const Column *column, const void *data, size_t n_rows, Error *err)
{
    int64_t *values = reader->buffer;

    for (size_t row = 0; row < n_rows; row++) {
        __int128 value = integer_at(reader->from, data, row);

        if (reader->from == DUCKDB_TYPE_TIMESTAMP_S)
            value *= US_PER_S;
        else if (reader->from == DUCKDB_TYPE_TIMESTAMP_MS)
            value *= 1000;
        else if (reader->from == DUCKDB_TYPE_TIMESTAMP_NS)
            value = value / 1000 - (value % 1000 < 0);
        values[row] = (int64_t) value;
        if (values[row] != value && column_is_valid(column, row)) {
            error_set(err, STATUS_STORE, "a value does not fit 64 bits");
            error_hint(err, "Cast it to double precision in the statement.");
            return STATUS_STORE;
        }
    }
    return OK;
}

static void read_small(const VectorReader *reader, const void *data, size_t n_rows)
{
    int32_t *values = reader->buffer;

    for (size_t row = 0; row < n_rows; row++)
        values[row] = (int32_t) integer_at(reader->from, data, row);
}

static void read_floats(const VectorReader *reader, const void *data, size_t n_rows)
{
    double *values = reader->buffer;

    for (size_t row = 0; row < n_rows; row++)
        values[row] = (double) ((const float *) data)[row];
}

/* Slices into the vector: nothing is copied. */
static void read_texts(const VectorReader *reader, const Column *column, void *data, size_t n_rows)
{
    duckdb_string_t *texts = data;
    Str *values = reader->buffer;

    for (size_t row = 0; row < n_rows; row++) {
        if (column_is_valid(column, row)) {
            values[row].ptr = duckdb_string_t_data(&texts[row]);
            values[row].len = duckdb_string_t_length(texts[row]);
        } else {
            values[row] = STR("");
        }
    }
}

Status
vector_read(VectorReader *reader, duckdb_vector vector, size_t n_rows, Column *column, Error *err)
{
    void *data = duckdb_vector_get_data(vector);

    column->valid = duckdb_vector_get_validity(vector);
    column->values = reader->buffer == NULL ? data : reader->buffer;
    if (reader->is_decimal && reader->from == DUCKDB_TYPE_HUGEINT &&
        reader->scale == DECIMAL_SCALE) {
        ASSERT(reader->buffer != NULL);                         /* decimals always have one */
        memcpy(reader->buffer, data, n_rows * sizeof(Decimal)); /* aligned for 128 bits there */
        return OK;
    }
    if (reader->is_decimal)
        return read_decimals(reader, column, data, n_rows, err);
    if (reader->buffer == NULL)
        return OK;
    switch (reader->to) {
    case COLUMN_I32:
        read_small(reader, data, n_rows);
        return OK;
    case COLUMN_I64:
    case COLUMN_TIMESTAMP:
        return read_wide(reader, column, data, n_rows, err);
    case COLUMN_F64:
        read_floats(reader, data, n_rows);
        return OK;
    case COLUMN_TEXT:
        read_texts(reader, column, data, n_rows);
        return OK;
    case COLUMN_BOOL:
    case COLUMN_DECIMAL:
    case COLUMN_DATE:
        break;
    }
    mem_die("a column type is read in place or not at all", __FILE__, __LINE__);
}

/* ---- writing ---- */

duckdb_logical_type vector_type(ColumnType type)
{
    static const duckdb_type ids[] = {
        [COLUMN_BOOL] = DUCKDB_TYPE_BOOLEAN,
        [COLUMN_I32] = DUCKDB_TYPE_INTEGER,
        [COLUMN_I64] = DUCKDB_TYPE_BIGINT,
        [COLUMN_F64] = DUCKDB_TYPE_DOUBLE,
        [COLUMN_TIMESTAMP] = DUCKDB_TYPE_TIMESTAMP_TZ,
        [COLUMN_DATE] = DUCKDB_TYPE_DATE,
        [COLUMN_TEXT] = DUCKDB_TYPE_VARCHAR,
    };

    if (type == COLUMN_DECIMAL)
        return duckdb_create_decimal_type(DECIMAL_WIDTH, DECIMAL_SCALE);
    return duckdb_create_logical_type(ids[type]);
}

/* DuckDB keeps texts of up to 12 bytes in the vector itself, the rest of the 12 being zero; longer
 * ones are copied to the vector's heap. */
static Status
write_texts(const Column *column, size_t first, size_t n_rows, duckdb_vector vector, Error *err)
{
    const Str *values = (const Str *) column->values + first;
    duckdb_string_t *texts = duckdb_vector_get_data(vector);

    memset(texts, 0, n_rows * sizeof(*texts));
    for (size_t row = 0; row < n_rows; row++) {
        Str text = values[row];

        if (!column_is_valid(column, first + row))
            continue;
        if (!utf8_is_valid(text))
            return error_set(
                err, STATUS_DATA, "column '%s' has text that is not UTF-8", column->name);
        if (text.len > sizeof(texts[row].value.inlined.inlined)) {
            duckdb_vector_assign_string_element_len(vector, row, text.ptr, text.len);
        } else if (text.len > 0) {
            texts[row].value.inlined.length = (uint32_t) text.len;
            memcpy(texts[row].value.inlined.inlined, text.ptr, text.len);
        }
    }
    return OK;
}

Status
vector_write(const Column *column, size_t first, size_t n_rows, duckdb_vector vector, Error *err)
{
    size_t width = column_type_size(column->type);

    ASSERT(first % 64 == 0);
    if (column->valid != NULL) {
        duckdb_vector_ensure_validity_writable(vector);
        memcpy(
            duckdb_vector_get_validity(vector),
            column->valid + first / 64,
            (n_rows + 63) / 64 * sizeof(*column->valid));
    }
    if (column->type == COLUMN_TEXT)
        return write_texts(column, first, n_rows, vector, err);
    memcpy(
        duckdb_vector_get_data(vector),
        (const char *) column->values + first * width,
        n_rows * width);
    return OK;
}
