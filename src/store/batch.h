/*
 * batch: rows in columns, the one shape in which data enters and leaves a store.
 *
 * A batch from a store has at most BATCH_ROWS rows; one for a store may have more, and is best when
 * it has just as many. Text slices and arrays belong to whoever made the batch and
 * live until it is asked for the next one.
 */
#ifndef EIOT_STORE_BATCH_H
#define EIOT_STORE_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/decimal.h"
#include "base/str.h"

#define BATCH_ROWS 2048

typedef enum ColumnType {
    COLUMN_BOOL,      /* uint8_t, 0 or 1 */
    COLUMN_I32,       /* int32_t */
    COLUMN_I64,       /* int64_t */
    COLUMN_F64,       /* double */
    COLUMN_DECIMAL,   /* Decimal: DECIMAL(38,20) */
    COLUMN_TIMESTAMP, /* int64_t, microseconds since 1970 UTC */
    COLUMN_DATE,      /* int32_t, days since 1970-01-01 */
    COLUMN_TEXT,      /* Str, UTF-8 */
} ColumnType;

typedef struct Column {
    const char *name;
    ColumnType type;
    const void *values;    /* n_rows values of the C type above */
    const uint64_t *valid; /* bit r of word r/64 set: row r has a value; NULL: all have */
} Column;

typedef struct Batch {
    size_t n_rows;
    size_t n_columns;
    const Column *columns;
} Batch;

static inline bool column_is_valid(const Column *column, size_t row)
{
    return column->valid == NULL || ((column->valid[row / 64] >> (row % 64)) & 1) != 0;
}

/* Says whether a row of a column that is being filled has a value. */
static inline void column_set_valid(uint64_t *valid, size_t row, bool is_valid)
{
    uint64_t bit = UINT64_C(1) << (row % 64);

    valid[row / 64] = is_valid ? valid[row / 64] | bit : valid[row / 64] & ~bit;
}

/* Text of the type for messages: "text", "timestamp". */
const char *column_type_name(ColumnType type);

#endif
