/*
 * PostgreSQL's binary forms: integers and floats big-endian, instants as microseconds and dates as
 * days since 2000, and numeric in groups of four decimal digits:
 *
 *     n_groups weight sign scale | group group ...      value = sum of group[i] * 10000^(weight-i)
 *     12.3456 is 2 0 0x0000 4 | 12 3456
 *
 * The twenty decimals of a Decimal are five groups just so, which makes the groups of its count of
 * 10^-20 those of the numeric.
 */
#include <math.h>
#include <string.h>

#include "base/civil.h"
#include "base/mem.h"
#include "store/postgres/postgres_internal.h"

#define GROUP          10000
#define FOUR_GROUPS    UINT64_C(10000000000000000)
#define DECIMAL_GROUPS (DECIMAL_SCALE / 4)
#define HEADER_BYTES   8
#define SIGN_PLUS      0x0000
#define SIGN_MINUS     0x4000

#define EPOCH_2000_US   (INT64_C(946684800) * US_PER_S)
#define EPOCH_2000_DAYS 10957
#define FIRST_INSTANT   INT64_C(-211813488000000000) /* 4714-11-24 BC */
#define END_INSTANT     INT64_C(9223371331200000000) /* of the year 294276 */
#define FIRST_DATE      (-2451545)                   /* 4714-11-24 BC */
#define END_DATE        2145031949                   /* of the year 5874897 */

__extension__ typedef unsigned __int128 Magnitude;

/* `magnitude` in groups, the last of which has the weight `lowest`. */
static size_t
write_groups(Magnitude magnitude, bool is_negative, int lowest, int scale, unsigned char *bytes)
{
    uint16_t groups[(POSTGRES_NUMERIC_MAX - HEADER_BYTES) / 2];
    uint64_t rest;
    size_t n_groups = 0;
    size_t first = 0;

    while (magnitude > UINT64_MAX) {
        Magnitude above = magnitude / FOUR_GROUPS;
        uint64_t four = (uint64_t) (magnitude - above * FOUR_GROUPS);

        for (size_t group = 0; group < 4; group++, four /= GROUP)
            groups[n_groups++] = (uint16_t) (four % GROUP);
        magnitude = above;
    }
    for (rest = (uint64_t) magnitude; rest > 0; rest /= GROUP)
        groups[n_groups++] = (uint16_t) (rest % GROUP);
    while (first < n_groups && groups[first] == 0)
        first++;
    put_u16(bytes, (uint16_t) (n_groups - first));
    put_u16(bytes + 2, (uint16_t) (n_groups == 0 ? 0 : lowest + (int) n_groups - 1));
    put_u16(bytes + 4, is_negative ? SIGN_MINUS : SIGN_PLUS);
    put_u16(bytes + 6, (uint16_t) scale);
    bytes += HEADER_BYTES;
    for (size_t group = n_groups; group > first; group--, bytes += 2)
        put_u16(bytes, groups[group - 1]);
    return HEADER_BYTES + 2 * (n_groups - first);
}

size_t postgres_write_decimal(Decimal value, unsigned char *bytes)
{
    Magnitude magnitude = value < 0 ? -(Magnitude) value : (Magnitude) value;

    return write_groups(magnitude, value < 0, -DECIMAL_GROUPS, DECIMAL_SCALE, bytes);
}

size_t postgres_write_integer(int64_t value, unsigned char *bytes)
{
    uint64_t magnitude = value < 0 ? -(uint64_t) value : (uint64_t) value;

    return write_groups(magnitude, value < 0, 0, 0, bytes);
}

bool postgres_read_decimal(const unsigned char *bytes, size_t length, Decimal *ret_value)
{
    size_t n_groups;
    uint16_t sign;
    int place; /* of the group in the count of 10^-20, from below */
    Decimal value = 0;

    if (length < HEADER_BYTES)
        return false;
    n_groups = get_u16(bytes);
    place = (int16_t) get_u16(bytes + 2) + DECIMAL_GROUPS;
    sign = get_u16(bytes + 4);
    if (length != HEADER_BYTES + 2 * n_groups || (sign != SIGN_PLUS && sign != SIGN_MINUS))
        return false;
    for (size_t group = 0; group < n_groups; group++, place--) {
        uint16_t digits = get_u16(bytes + HEADER_BYTES + 2 * group);

        if (digits >= GROUP)
            return false;
        if (digits != 0 && (place < 0 || place > 9 || (place == 9 && digits >= 100)))
            return false;
        if (place >= 0)
            value = value * GROUP + digits;
    }
    for (; place >= 0 && value != 0; place--)
        value *= GROUP;
    *ret_value = sign == SIGN_MINUS ? -value : value;
    return true;
}

bool postgres_from_instant(int64_t us, int64_t *ret_value)
{
    return !__builtin_sub_overflow(us, EPOCH_2000_US, ret_value) && *ret_value >= FIRST_INSTANT &&
           *ret_value < END_INSTANT;
}

bool postgres_to_instant(int64_t value, int64_t *ret_us)
{
    return value >= FIRST_INSTANT && value < END_INSTANT &&
           !__builtin_add_overflow(value, EPOCH_2000_US, ret_us);
}

bool postgres_from_date(int32_t days, int32_t *ret_value)
{
    return !__builtin_sub_overflow(days, EPOCH_2000_DAYS, ret_value) && *ret_value >= FIRST_DATE &&
           *ret_value < END_DATE;
}

bool postgres_to_date(int32_t value, int32_t *ret_days)
{
    *ret_days = 0;
    return value >= FIRST_DATE && value < END_DATE &&
           !__builtin_add_overflow(value, EPOCH_2000_DAYS, ret_days);
}

/* ---- results ---- */

/* `n_bytes` 0: of any length. Integers go to the narrowest type that holds them all. */
typedef struct TypeMap {
    PostgresType from;
    ColumnType to;
    size_t n_bytes;
} TypeMap;

static const TypeMap type_map[] = {
    {POSTGRES_BOOL, COLUMN_BOOL, 1},
    {POSTGRES_INT2, COLUMN_I32, 2},
    {POSTGRES_INT4, COLUMN_I32, 4},
    {POSTGRES_INT8, COLUMN_I64, 8},
    {POSTGRES_OID, COLUMN_I64, 4},
    {POSTGRES_XID8, COLUMN_I64, 8},
    {POSTGRES_FLOAT4, COLUMN_F64, 4},
    {POSTGRES_FLOAT8, COLUMN_F64, 8},
    {POSTGRES_NUMERIC, COLUMN_DECIMAL, 0},
    {POSTGRES_TIMESTAMPTZ, COLUMN_TIMESTAMP, 8},
    {POSTGRES_TIMESTAMP, COLUMN_TIMESTAMP, 8},
    {POSTGRES_DATE, COLUMN_DATE, 4},
    {POSTGRES_TEXT, COLUMN_TEXT, 0},
    {POSTGRES_VARCHAR, COLUMN_TEXT, 0},
    {POSTGRES_BPCHAR, COLUMN_TEXT, 0},
    {POSTGRES_NAME, COLUMN_TEXT, 0},
    {POSTGRES_JSON, COLUMN_TEXT, 0},
    {POSTGRES_JSONB, COLUMN_TEXT, 0},
    {POSTGRES_VOID, COLUMN_TEXT, 0},
};

static const TypeMap *find_type(unsigned type)
{
    for (size_t at = 0; at < COUNT_OF(type_map); at++) {
        if ((unsigned) type_map[at].from == type)
            return &type_map[at];
    }
    return NULL;
}

bool postgres_reader_init(unsigned type, PostgresReader *ret_reader)
{
    const TypeMap *known = find_type(type);

    if (known == NULL)
        return false;
    *ret_reader = (PostgresReader){.from = known->from, .to = known->to, .n_bytes = known->n_bytes};
    return true;
}

static Status read_decimal(const unsigned char *bytes, size_t length, Decimal *value, Error *err)
{
    if (postgres_read_decimal(bytes, length, value))
        return OK;
    error_set(err, STATUS_STORE, "a value does not fit 18 digits and 20 decimals");
    error_hint(err, "Cast it to double precision in the statement.");
    return STATUS_STORE;
}

static double read_float(const unsigned char *bytes)
{
    uint32_t bits = get_u32(bytes);
    float value;

    memcpy(&value, &bits, sizeof(value));
    return (double) value;
}

/* The version byte of jsonb is not part of its text. */
static Str read_text(PostgresType from, Str bytes, Arena *texts)
{
    if (from == POSTGRES_JSONB && bytes.len > 0)
        bytes = (Str){.ptr = bytes.ptr + 1, .len = bytes.len - 1};
    return (Str){.ptr = arena_copy(texts, bytes.ptr, bytes.len), .len = bytes.len};
}

static Status
read_integer(PostgresType from, const unsigned char *bytes, int64_t *value, Error *err)
{
    *value = from == POSTGRES_OID ? (int64_t) get_u32(bytes) : (int64_t) get_u64(bytes);
    if (from == POSTGRES_XID8 && *value < 0)
        return error_set(err, STATUS_STORE, "a value does not fit 64 bits");
    return OK;
}

Status postgres_read_value(
    const PostgresReader *reader, Str text, void *values, size_t row, Arena *texts, Error *err)
{
    const unsigned char *bytes = (const unsigned char *) text.ptr;
    uint64_t bits;

    if (reader->n_bytes != 0 && text.len != reader->n_bytes)
        return error_set(
            err,
            STATUS_STORE,
            "the server sent a value of %zu bytes, expected %zu",
            text.len,
            reader->n_bytes);
    switch (reader->to) {
    case COLUMN_BOOL:
        ((uint8_t *) values)[row] = bytes[0] != 0;
        return OK;
    case COLUMN_I32:
        ((int32_t *) values)[row] =
            reader->from == POSTGRES_INT2 ? (int16_t) get_u16(bytes) : (int32_t) get_u32(bytes);
        return OK;
    case COLUMN_I64:
        return read_integer(reader->from, bytes, (int64_t *) values + row, err);
    case COLUMN_F64:
        if (reader->from == POSTGRES_FLOAT4) {
            ((double *) values)[row] = read_float(bytes);
        } else {
            bits = get_u64(bytes);
            memcpy((double *) values + row, &bits, sizeof(bits));
        }
        return OK;
    case COLUMN_DECIMAL:
        return read_decimal(bytes, text.len, (Decimal *) values + row, err);
    case COLUMN_TIMESTAMP:
        if (postgres_to_instant((int64_t) get_u64(bytes), (int64_t *) values + row))
            return OK;
        return error_set(err, STATUS_STORE, "a timestamp is infinite or beyond the year 294246");
    case COLUMN_DATE:
        if (postgres_to_date((int32_t) get_u32(bytes), (int32_t *) values + row))
            return OK;
        return error_set(err, STATUS_STORE, "a date is infinite");
    case COLUMN_TEXT:
        ((Str *) values)[row] = read_text(reader->from, text, texts);
        return OK;
    }
    mem_die("a column type without a reader", __FILE__, __LINE__);
}

/* ---- parameters ---- */

unsigned postgres_param_type(ColumnType type)
{
    static const PostgresType types[] = {
        [COLUMN_BOOL] = POSTGRES_BOOL,
        [COLUMN_I32] = POSTGRES_INT4,
        [COLUMN_I64] = POSTGRES_INT8,
        [COLUMN_F64] = POSTGRES_FLOAT8,
        [COLUMN_DECIMAL] = POSTGRES_NUMERIC,
        [COLUMN_TIMESTAMP] = POSTGRES_TIMESTAMPTZ,
        [COLUMN_DATE] = POSTGRES_DATE,
        [COLUMN_TEXT] = POSTGRES_TEXT,
    };

    return (unsigned) types[type];
}

/* Instants and dates beyond PostgreSQL's range are sent as they come out, for it to refuse. */
Str postgres_param_bytes(Arena *arena, const Param *param)
{
    unsigned char *bytes = arena_alloc(arena, POSTGRES_NUMERIC_MAX);
    Str sent = {.ptr = (const char *) bytes, .len = 8};
    uint64_t bits = 0;
    int64_t instant = 0;
    int32_t date = 0;

    switch (param->type) {
    case COLUMN_BOOL:
        bytes[0] = param->value.boolean;
        sent.len = 1;
        break;
    case COLUMN_I32:
        put_u32(bytes, (uint32_t) param->value.i32);
        sent.len = 4;
        break;
    case COLUMN_I64:
        put_u64(bytes, (uint64_t) param->value.i64);
        break;
    case COLUMN_F64:
        memcpy(&bits, &param->value.f64, sizeof(bits));
        put_u64(bytes, bits);
        break;
    case COLUMN_DECIMAL:
        sent.len = postgres_write_decimal(param->value.decimal, bytes);
        break;
    case COLUMN_TIMESTAMP:
        (void) postgres_from_instant(param->value.i64, &instant);
        put_u64(bytes, (uint64_t) instant);
        break;
    case COLUMN_DATE:
        (void) postgres_from_date(param->value.i32, &date);
        put_u32(bytes, (uint32_t) date);
        sent.len = 4;
        break;
    case COLUMN_TEXT:
        sent = param->value.text.len == 0 ? STR("") : param->value.text;
        break;
    }
    return sent;
}
