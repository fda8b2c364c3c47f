/* Rows of a load, byte by byte. */
#include "cases.h"
#include "store/postgres/postgres_internal.h"

#define ONE ((Decimal) 100000 * 1000000000000000) /* 10^20 */

typedef struct CellCase {
    const char *name;
    ColumnType from;
    PostgresType to;
    const void *value;
    Str bytes;           /* length and value */
    const char *message; /* instead of bytes */
} CellCase;

#define BYTES(literal)                                                                             \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
#define VALUE(type, value)  (&(const type){value})
#define TEXT_VALUE(literal) (&(const Str){(literal), sizeof(literal) - 1})

static const CellCase cell_cases[] = {
    {"bool", COLUMN_BOOL, POSTGRES_BOOL, VALUE(uint8_t, 1), BYTES("\0\0\0\1\1"), NULL},
    {"int to int4",
     COLUMN_I32,
     POSTGRES_INT4,
     VALUE(int32_t, -2),
     BYTES("\0\0\0\4\xff\xff\xff\xfe"),
     NULL},
    {"int to int8",
     COLUMN_I32,
     POSTGRES_INT8,
     VALUE(int32_t, -2),
     BYTES("\0\0\0\10\xff\xff\xff\xff\xff\xff\xff\xfe"),
     NULL},
    {"bigint to int2",
     COLUMN_I64,
     POSTGRES_INT2,
     VALUE(int64_t, -32768),
     BYTES("\0\0\0\2\x80\0"),
     NULL},
    {"beyond int2",
     COLUMN_I64,
     POSTGRES_INT2,
     VALUE(int64_t, 32768),
     BYTES(""),
     "column 'c' has value '32768', which T can't hold"},
    {"bigint to int4",
     COLUMN_I64,
     POSTGRES_INT4,
     VALUE(int64_t, INT32_MAX),
     BYTES("\0\0\0\4\x7f\xff\xff\xff"),
     NULL},
    {"beyond int4",
     COLUMN_I64,
     POSTGRES_INT4,
     VALUE(int64_t, -2147483649),
     BYTES(""),
     "column 'c' has value '-2147483649', which T can't hold"},
    {"bigint to numeric",
     COLUMN_I64,
     POSTGRES_NUMERIC,
     VALUE(int64_t, 10002),
     BYTES("\0\0\0\14\0\2\0\1\0\0\0\0\0\1\0\2"),
     NULL},
    {"int to double",
     COLUMN_I32,
     POSTGRES_FLOAT8,
     VALUE(int32_t, 1),
     BYTES("\0\0\0\10\x3f\xf0\0\0\0\0\0\0"),
     NULL},
    {"double",
     COLUMN_F64,
     POSTGRES_FLOAT8,
     VALUE(double, -1.0),
     BYTES("\0\0\0\10\xbf\xf0\0\0\0\0\0\0"),
     NULL},
    {"double to real",
     COLUMN_F64,
     POSTGRES_FLOAT4,
     VALUE(double, 0.5),
     BYTES("\0\0\0\4\x3f\0\0\0"),
     NULL},
    {"beyond real",
     COLUMN_F64,
     POSTGRES_FLOAT4,
     VALUE(double, 1e39),
     BYTES(""),
     "column 'c' has value '1e+39', which T can't hold"},
    {"below real",
     COLUMN_F64,
     POSTGRES_FLOAT4,
     VALUE(double, 1e-60),
     BYTES(""),
     "column 'c' has value '1e-60', which T can't hold"},
    {"infinity to real",
     COLUMN_F64,
     POSTGRES_FLOAT4,
     VALUE(double, INFINITY),
     BYTES("\0\0\0\4\x7f\x80\0\0"),
     NULL},
    {"double to int, half to even",
     COLUMN_F64,
     POSTGRES_INT2,
     VALUE(double, 2.5),
     BYTES("\0\0\0\2\0\2"),
     NULL},
    {"nan to int",
     COLUMN_F64,
     POSTGRES_INT8,
     VALUE(double, NAN),
     BYTES(""),
     "column 'c' has value 'nan', which T can't hold"},
    {"2^63 to bigint",
     COLUMN_F64,
     POSTGRES_INT8,
     VALUE(double, 9223372036854775808.0),
     BYTES(""),
     "column 'c' has value '9.223372036854776e+18', which T can't hold"},
    {"double to numeric",
     COLUMN_F64,
     POSTGRES_NUMERIC,
     VALUE(double, 0.1),
     BYTES("\0\0\0\12\0\1\xff\xff\0\0\0\24\3\xe8"),
     NULL},
    {"nan to numeric",
     COLUMN_F64,
     POSTGRES_NUMERIC,
     VALUE(double, NAN),
     BYTES(""),
     "column 'c' has value 'nan', which T can't hold"},
    {"decimal",
     COLUMN_DECIMAL,
     POSTGRES_NUMERIC,
     VALUE(Decimal, ONE + ONE / 2),
     BYTES("\0\0\0\14\0\2\0\0\0\0\0\24\0\1\x13\x88"),
     NULL},
    {"decimal to int, half away from zero",
     COLUMN_DECIMAL,
     POSTGRES_INT2,
     VALUE(Decimal, -2 * ONE - ONE / 2),
     BYTES("\0\0\0\2\xff\xfd"),
     NULL},
    {"decimal to int",
     COLUMN_DECIMAL,
     POSTGRES_INT2,
     VALUE(Decimal, 2 * ONE + ONE / 2 - 1),
     BYTES("\0\0\0\2\0\2"),
     NULL},
    {"decimal beyond int",
     COLUMN_DECIMAL,
     POSTGRES_INT2,
     VALUE(Decimal, 40000 * ONE),
     BYTES(""),
     "column 'c' has value '40000', which T can't hold"},
    {"decimal to double",
     COLUMN_DECIMAL,
     POSTGRES_FLOAT8,
     VALUE(Decimal, ONE / 2),
     BYTES("\0\0\0\10\x3f\xe0\0\0\0\0\0\0"),
     NULL},
    {"instant",
     COLUMN_TIMESTAMP,
     POSTGRES_TIMESTAMPTZ,
     VALUE(int64_t, 946684800000001),
     BYTES("\0\0\0\10\0\0\0\0\0\0\0\1"),
     NULL},
    {"instant to timestamp",
     COLUMN_TIMESTAMP,
     POSTGRES_TIMESTAMP,
     VALUE(int64_t, 946684799999999),
     BYTES("\0\0\0\10\xff\xff\xff\xff\xff\xff\xff\xff"),
     NULL},
    {"instant to date",
     COLUMN_TIMESTAMP,
     POSTGRES_DATE,
     VALUE(int64_t, 946684799999999),
     BYTES("\0\0\0\4\xff\xff\xff\xff"),
     NULL},
    {"date", COLUMN_DATE, POSTGRES_DATE, VALUE(int32_t, 10958), BYTES("\0\0\0\4\0\0\0\1"), NULL},
    {"date to instant",
     COLUMN_DATE,
     POSTGRES_TIMESTAMPTZ,
     VALUE(int32_t, 10958),
     BYTES("\0\0\0\10\0\0\0\x14\x1d\xd7\x60\0"),
     NULL},
    {"date beyond the instants",
     COLUMN_DATE,
     POSTGRES_TIMESTAMPTZ,
     VALUE(int32_t, 2145042905),
     BYTES(""),
     "column 'c' has value 'day 2145042905', which T can't hold"},
    {"text", COLUMN_TEXT, POSTGRES_TEXT, TEXT_VALUE("\xc3\xa9"), BYTES("\0\0\0\2\xc3\xa9"), NULL},
    {"empty", COLUMN_TEXT, POSTGRES_VARCHAR, TEXT_VALUE(""), BYTES("\0\0\0\0"), NULL},
    {"jsonb", COLUMN_TEXT, POSTGRES_JSONB, TEXT_VALUE("{}"), BYTES("\0\0\0\3\1{}"), NULL},
    {"zero byte",
     COLUMN_TEXT,
     POSTGRES_TEXT,
     TEXT_VALUE("a\0b"),
     BYTES(""),
     "column 'c' has text with a zero byte"},
    {"not UTF-8",
     COLUMN_TEXT,
     POSTGRES_JSONB,
     TEXT_VALUE("\xff"),
     BYTES(""),
     "column 'c' has text that is not UTF-8"},
    {"bool to text", COLUMN_BOOL, POSTGRES_TEXT, VALUE(uint8_t, 0), BYTES("\0\0\0\5false"), NULL},
    {"int to text", COLUMN_I32, POSTGRES_TEXT, VALUE(int32_t, -7), BYTES("\0\0\0\2-7"), NULL},
    {"double to text", COLUMN_F64, POSTGRES_TEXT, VALUE(double, 0.1), BYTES("\0\0\0\0030.1"), NULL},
    {"decimal to text",
     COLUMN_DECIMAL,
     POSTGRES_VARCHAR,
     VALUE(Decimal, ONE / 4),
     BYTES("\0\0\0\0040.25"),
     NULL},
    {"instant to text",
     COLUMN_TIMESTAMP,
     POSTGRES_TEXT,
     VALUE(int64_t, 0),
     BYTES("\0\0\0\0241970-01-01T00:00:00Z"),
     NULL},
    {"date to text",
     COLUMN_DATE,
     POSTGRES_TEXT,
     VALUE(int32_t, 1),
     BYTES("\0\0\0\0121970-01-02"),
     NULL},
};

static Status encode(const CellCase *cell_case, PostgresBuffer *buffer, Error *err)
{
    Column column = {"c", cell_case->from, cell_case->value, NULL};
    Batch batch = {.n_rows = 1, .n_columns = 1, .columns = &column};
    PostgresCell cell;

    CASE_OK(
        cell_case->name,
        postgres_cell_init(&cell, "c", cell_case->from, (unsigned) cell_case->to, "T", err),
        err);
    return postgres_encode_row(&cell, &batch, 0, buffer, err);
}

static void values_have_exact_bytes(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(cell_cases); at++) {
        const CellCase *cell_case = &cell_cases[at];
        PostgresBuffer buffer = {0};
        Error error = {0};
        Status status = encode(cell_case, &buffer, &error);

        if (cell_case->bytes.len == 0) {
            CASE_INT(cell_case->name, status, STATUS_DATA);
            CASE_TEXT(cell_case->name, error.message, cell_case->message);
        } else {
            CASE_OK(cell_case->name, status, &error);
            CASE_INT(cell_case->name, buffer.length, 2 + cell_case->bytes.len);
            CASE_TRUE(cell_case->name, memcmp(buffer.bytes, "\0\1", 2) == 0);
            CASE_TRUE(
                cell_case->name,
                memcmp(buffer.bytes + 2, cell_case->bytes.ptr, cell_case->bytes.len) == 0);
        }
        mem_free(buffer.bytes);
    }
}

static void nulls_and_rows(void **state)
{
    static const int32_t numbers[] = {1, 2};
    static const uint64_t second[] = {2};
    static const Column columns[] = {
        {"a", COLUMN_I32, numbers, NULL}, {"b", COLUMN_I32, numbers, second}};
    static const char expected[] = "\0\2\0\0\0\4\0\0\0\1\xff\xff\xff\xff"
                                   "\0\2\0\0\0\4\0\0\0\2\0\0\0\4\0\0\0\2";
    Batch batch = {.n_rows = 2, .n_columns = 2, .columns = columns};
    PostgresBuffer buffer = {0};
    PostgresCell cells[2];
    Error error;

    (void) state;
    for (size_t at = 0; at < 2; at++)
        CASE_OK(
            "cell",
            postgres_cell_init(&cells[at], "a", COLUMN_I32, POSTGRES_INT4, "integer", &error),
            &error);
    for (size_t row = 0; row < 2; row++)
        CASE_OK("row", postgres_encode_row(cells, &batch, row, &buffer, &error), &error);
    CASE_INT("length", buffer.length, sizeof(expected) - 1);
    CASE_TRUE("bytes", memcmp(buffer.bytes, expected, buffer.length) == 0);
    mem_free(buffer.bytes);
}

static void types_that_do_not_meet(void **state)
{
    PostgresCell cell;
    Error error;

    (void) state;
    CASE_INT(
        "text to integer",
        postgres_cell_init(&cell, "n", COLUMN_TEXT, POSTGRES_INT4, "integer", &error),
        STATUS_STORE);
    CASE_TEXT(
        "text to integer",
        error.message,
        "column 'n' is of type integer, which text can't be put into");
    CASE_INT(
        "a type without a way",
        postgres_cell_init(&cell, "p", COLUMN_F64, 600, "point", &error),
        STATUS_STORE);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(values_have_exact_bytes),
        cmocka_unit_test(nulls_and_rows),
        cmocka_unit_test(types_that_do_not_meet),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
