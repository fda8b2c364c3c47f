/*
 * types: the types of ClickHouse that have a ColumnType, as a block's column states them.
 */
#ifndef EIOT_STORE_CLICKHOUSE_TYPES_H
#define EIOT_STORE_CLICKHOUSE_TYPES_H

#include "store/batch.h"

typedef enum NativeKind {
    NATIVE_BOOL,
    NATIVE_INT,
    NATIVE_UINT,
    NATIVE_FLOAT,
    NATIVE_DECIMAL,
    NATIVE_DATETIME,   /* uint32_t, seconds since 1970 */
    NATIVE_DATETIME64, /* int64_t, counts of 10^-scale seconds since 1970 */
    NATIVE_DATE,       /* uint16_t, days since 1970 */
    NATIVE_DATE32,     /* int32_t, days since 1970 */
    NATIVE_STRING,     /* length as a varint, bytes */
    NATIVE_FIXED,      /* `width` bytes */
    NATIVE_ENUM,       /* int8_t or int16_t, each with a name */
    NATIVE_NOTHING,    /* a byte: what a bare NULL is made of */
} NativeKind;

typedef struct NativeName {
    int64_t value;
    Str name;
} NativeName;

typedef struct NativeType {
    NativeKind kind;
    bool is_nullable;
    bool is_dictionary; /* LowCardinality: a block has its distinct values and a number a row */
    ColumnType to;      /* what it is read as */
    size_t width;       /* bytes of a value; 0 for String */
    unsigned precision; /* of a Decimal: digits in all */
    unsigned scale;     /* of a Decimal: digits behind the point; of DateTime64: of the second */
    const NativeName *names;
    size_t n_names;
    Str text; /* without LowCardinality: what a block for a load states, the server converts */
} NativeType;

/* Reads the text of a type, which must live as long as the result; names of an Enum in `arena`.
 * False when it has no ColumnType. */
bool native_type_read(Arena *arena, Str text, NativeType *ret_type);

/* ---- the ends of types, beyond which the server wraps or clamps without a word ---- */

#define DATETIME_LAST_S INT64_C(4294967295) /* 2106-02-07T06:28:15Z */
#define DATE_LAST       65535               /* 2149-06-06 */
#define WIDE_FIRST_DAY  (-25567)            /* 1900-01-01: Date32, DateTime64 */
#define WIDE_LAST_DAY   120529              /* 2299-12-31 */
#define WIDE_FIRST_US   (WIDE_FIRST_DAY * INT64_C(86400000000))
#define WIDE_LAST_US    ((WIDE_LAST_DAY + 1) * INT64_C(86400000000) - 1)

#endif
