#include "base/civil.h"
#include "cases.h"
#include "store/clickhouse/native.h"

#define DAY(year, month, date) ((int32_t) civil_days((year), (month), (date)))
#define INSTANT(day, us)       ((day) *US_PER_DAY + (us))
#define ONE                    ((Decimal) 10000000000 * 10000000000)

typedef struct Value {
    ColumnType type;
    int64_t number; /* of every type but the next three */
    double real;
    Decimal decimal;
    const char *text;
} Value;

static NativeColumn column_of(Arena *arena, const char *type)
{
    NativeColumn column = {.name = STR("a")};

    CASE_TRUE(type, native_type_read(arena, str_from(type), &column.type));
    return column;
}

/* A column of one row, in `arena`. */
static Column source_of(Arena *arena, const Value *value)
{
    static const size_t widths[] = {[COLUMN_BOOL] = 1, [COLUMN_I32] = 4, [COLUMN_DATE] = 4};
    void *values = arena_alloc(arena, 64);

    if (value->type == COLUMN_F64)
        memcpy(values, &value->real, sizeof(value->real));
    else if (value->type == COLUMN_DECIMAL)
        memcpy(values, &value->decimal, sizeof(value->decimal));
    else if (value->type == COLUMN_TEXT)
        *(Str *) values = str_from(value->text);
    else
        memcpy(
            values,
            &value->number,
            value->type == COLUMN_BOOL || value->type == COLUMN_I32 || value->type == COLUMN_DATE
                ? widths[value->type]
                : 8);
    return (Column){.name = "a", .type = value->type, .values = values};
}

typedef struct GoodCase {
    const char *type;
    Value value;
    Str bytes;
} GoodCase;

#define BYTES(literal)                                                                             \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static void values_are_written(void **state)
{
    const GoodCase good_cases[] = {
        {"Bool", {.type = COLUMN_BOOL, .number = 1}, BYTES("\1")},
        {"UInt8", {.type = COLUMN_BOOL, .number = 1}, BYTES("\1")},
        {"UInt8", {.type = COLUMN_I32, .number = 255}, BYTES("\xff")},
        {"Int8", {.type = COLUMN_I64, .number = -128}, BYTES("\x80")},
        {"Int32", {.type = COLUMN_I32, .number = -2}, BYTES("\xfe\xff\xff\xff")},
        {"UInt16", {.type = COLUMN_DECIMAL, .decimal = 65535 * ONE}, BYTES("\xff\xff")},
        {"UInt64",
         {.type = COLUMN_I64, .number = INT64_MAX},
         BYTES("\xff\xff\xff\xff\xff\xff\xff\x7f")},
        {"Float64", {.type = COLUMN_F64, .real = -2}, BYTES("\0\0\0\0\0\0\0\xc0")},
        {"Float64", {.type = COLUMN_DECIMAL, .decimal = ONE / 4}, BYTES("\0\0\0\0\0\0\xd0\x3f")},
        {"Float32", {.type = COLUMN_F64, .real = 0.25}, BYTES("\0\0\x80\x3e")},
        {"Float32", {.type = COLUMN_I32, .number = -1}, BYTES("\0\0\x80\xbf")},
        {"Decimal(9, 4)", {.type = COLUMN_DECIMAL, .decimal = ONE / 2000}, BYTES("\5\0\0\0")},
        {"Decimal(9, 2)", {.type = COLUMN_I32, .number = -1}, BYTES("\x9c\xff\xff\xff")},
        {"Decimal(18, 4)",
         {.type = COLUMN_DECIMAL, .decimal = (Decimal) 1234567894 * (ONE / 10000)},
         BYTES("\xd6\x02\x96\x49\0\0\0\0")},
        {"Decimal(38, 20)",
         {.type = COLUMN_DECIMAL, .decimal = -1},
         BYTES("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")},
        {"Decimal(38, 22)",
         {.type = COLUMN_DECIMAL, .decimal = 1},
         BYTES("\x64\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
        {"DateTime('UTC')",
         {.type = COLUMN_TIMESTAMP, .number = DATETIME_LAST_S * US_PER_S},
         BYTES("\xff\xff\xff\xff")},
        {"DateTime64(6, 'UTC')",
         {.type = COLUMN_TIMESTAMP, .number = -1},
         BYTES("\xff\xff\xff\xff\xff\xff\xff\xff")},
        {"DateTime64(3)",
         {.type = COLUMN_TIMESTAMP, .number = -2000},
         BYTES("\xfe\xff\xff\xff\xff\xff\xff\xff")},
        {"DateTime64(9)", {.type = COLUMN_TIMESTAMP, .number = 1}, BYTES("\xe8\3\0\0\0\0\0\0")},
        {"Date", {.type = COLUMN_DATE, .number = 65535}, BYTES("\xff\xff")},
        {"Date32", {.type = COLUMN_DATE, .number = -25567}, BYTES("\x21\x9c\xff\xff")},
        {"String", {.type = COLUMN_TEXT, .text = "abc"}, BYTES("\3abc")},
        {"String", {.type = COLUMN_TEXT, .text = ""}, BYTES("\0")},
        {"LowCardinality(String)", {.type = COLUMN_TEXT, .text = "abc"}, BYTES("\3abc")},
        {"FixedString(4)", {.type = COLUMN_TEXT, .text = "abc"}, BYTES("abc\0")},
        {"Enum8('a' = -1, 'b' = 7)", {.type = COLUMN_TEXT, .text = "b"}, BYTES("\7")},
    };
    Arena *arena = arena_new();
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(good_cases); at++) {
        const GoodCase *good = &good_cases[at];
        NativeColumn column = column_of(arena, good->type);
        Column source = source_of(arena, &good->value);

        CASE_TRUE(good->type, native_column_takes(&column, source.type));
        CASE_OK(good->type, native_column_put(&column, &source, 1, 1, &error), &error);
        CASE_INT(good->type, column.nulls.len, 0);
        CASE_INT(good->type, column.values.len, good->bytes.len);
        CASE_TRUE(good->type, memcmp(column.values.ptr, good->bytes.ptr, good->bytes.len) == 0);
        native_column_free(&column);
    }
    arena_free(arena);
}

typedef struct BadCase {
    const char *type;
    Value value;
    const char *message;
} BadCase;

static void values_that_do_not_fit_are_refused(void **state)
{
    const BadCase bad_cases[] = {
        {"DateTime('UTC')",
         {.type = COLUMN_TIMESTAMP, .number = -1800 * US_PER_S},
         "column 'a', row 17: 1969-12-31T23:30:00Z is outside DateTime's range"},
        {"DateTime",
         {.type = COLUMN_TIMESTAMP, .number = (DATETIME_LAST_S + 1) * US_PER_S},
         "column 'a', row 17: 2106-02-07T06:28:16Z is outside DateTime's range"},
        {"DateTime",
         {.type = COLUMN_TIMESTAMP, .number = 1},
         "column 'a', row 17: 1970-01-01T00:00:00.000001Z is outside DateTime's range"},
        {"DateTime64(6, 'UTC')",
         {.type = COLUMN_TIMESTAMP, .number = INSTANT((int64_t) DAY(1900, 1, 1), -1)},
         "column 'a', row 17: 1899-12-31T23:59:59.999999Z is outside DateTime64's range"},
        {"Nullable(DateTime64(6, 'UTC'))",
         {.type = COLUMN_TIMESTAMP, .number = INSTANT((int64_t) DAY(2300, 1, 1), 0)},
         "column 'a', row 17: 2300-01-01T00:00:00Z is outside DateTime64's range"},
        {"DateTime64(3)",
         {.type = COLUMN_TIMESTAMP, .number = 1},
         "column 'a', row 17: 1970-01-01T00:00:00.000001Z is outside DateTime64's range"},
        {"DateTime64(9)",
         {.type = COLUMN_TIMESTAMP, .number = INSTANT((int64_t) DAY(2280, 1, 1), 0)},
         "column 'a', row 17: 2280-01-01T00:00:00Z is outside DateTime64's range"},
        {"Date",
         {.type = COLUMN_DATE, .number = DAY(1955, 5, 5)},
         "column 'a', row 17: 1955-05-05 is outside Date's range"},
        {"Date",
         {.type = COLUMN_DATE, .number = 65536},
         "column 'a', row 17: 2149-06-07 is outside Date's range"},
        {"Date32",
         {.type = COLUMN_DATE, .number = DAY(9999, 12, 31)},
         "column 'a', row 17: 9999-12-31 is outside Date32's range"},
        {"Decimal(18, 4)",
         {.type = COLUMN_DECIMAL, .decimal = ONE / 100000},
         "column 'a', row 17: 0.00001 does not fit Decimal(18, 4)"},
        {"Nullable(Decimal(18, 4))",
         {.type = COLUMN_DECIMAL, .decimal = (Decimal) 100000000000000 * ONE},
         "column 'a', row 17: 100000000000000 does not fit Decimal(18, 4)"},
        {"Decimal(38, 30)",
         {.type = COLUMN_DECIMAL, .decimal = (Decimal) 100000000 * ONE},
         "column 'a', row 17: 100000000 does not fit Decimal(38, 30)"},
        {"Decimal(9, 9)",
         {.type = COLUMN_I64, .number = 1},
         "column 'a', row 17: 1 does not fit Decimal(9, 9)"},
        {"Int8", {.type = COLUMN_I32, .number = 128}, "column 'a', row 17: 128 does not fit Int8"},
        {"UInt64",
         {.type = COLUMN_I64, .number = -1},
         "column 'a', row 17: -1 does not fit UInt64"},
        {"Int32",
         {.type = COLUMN_DECIMAL, .decimal = ONE / 2},
         "column 'a', row 17: 0.5 does not fit Int32"},
        {"Float32",
         {.type = COLUMN_F64, .real = 0.1},
         "column 'a', row 17: 0.10000000000000001 does not fit Float32"},
        {"Float64",
         {.type = COLUMN_I64, .number = INT64_MAX},
         "column 'a', row 17: 9223372036854775807 does not fit Float64"},
        {"FixedString(2)",
         {.type = COLUMN_TEXT, .text = "abc"},
         "column 'a', row 17: 'abc' does not fit FixedString(2)"},
        {"Enum8('x' = 1)",
         {.type = COLUMN_TEXT, .text = "y"},
         "column 'a', row 17: 'y' does not fit Enum8('x' = 1)"},
        {"String",
         {.type = COLUMN_TEXT, .text = "\xff\xfe"},
         "column 'a' has text that is not UTF-8"},
    };
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(bad_cases); at++) {
        const BadCase *bad = &bad_cases[at];
        NativeColumn column = column_of(arena, bad->type);
        Column source = source_of(arena, &bad->value);
        Error error = {0};

        CASE_INT(bad->type, native_column_put(&column, &source, 1, 17, &error), STATUS_DATA);
        CASE_TEXT(bad->type, error.message, bad->message);
        native_column_free(&column);
    }
    arena_free(arena);
}

/* A null's own value is nobody's: it is no error, and is not sent. */
static void nulls_are_written(void **state)
{
    static const int64_t instants[] = {INT64_MIN, 5, INT64_MAX};
    static const Decimal decimals[] = {1, 5 * ONE, 1};
    static const Str texts[] = {{"\xff", 1}, {"b", 1}, {NULL, 99}};
    static const uint64_t valid[] = {2};

    const struct {
        const char *type;
        Column source;
        Str bytes;
    } null_cases[] = {
        {"Nullable(DateTime64(6))",
         {"a", COLUMN_TIMESTAMP, instants, valid},
         BYTES("\0\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
        {"Nullable(Int64)",
         {"a", COLUMN_I64, instants, valid},
         BYTES("\0\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")},
        {"Nullable(Decimal(9, 0))",
         {"a", COLUMN_DECIMAL, decimals, valid},
         BYTES("\0\0\0\0\5\0\0\0\0\0\0\0")},
        {"Nullable(String)", {"a", COLUMN_TEXT, texts, valid}, BYTES("\0\1b\0")},
        {"Nullable(FixedString(1))", {"a", COLUMN_TEXT, texts, valid}, BYTES("\0b\0")},
    };

    Arena *arena = arena_new();
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(null_cases); at++) {
        NativeColumn column = column_of(arena, null_cases[at].type);

        CASE_OK(
            null_cases[at].type,
            native_column_put(&column, &null_cases[at].source, 3, 1, &error),
            &error);
        CASE_TRUE(
            null_cases[at].type,
            str_equal((Str){column.nulls.ptr, column.nulls.len}, STR("\1\0\1")));
        CASE_TRUE(
            null_cases[at].type,
            str_equal((Str){column.values.ptr, column.values.len}, null_cases[at].bytes));
        native_column_free(&column);
    }
    arena_free(arena);
}

static void nulls_need_a_place(void **state)
{
    static const int64_t numbers[] = {1, 2};
    static const uint64_t valid[] = {1};
    const Column source = {"a", COLUMN_I64, numbers, valid};
    Arena *arena = arena_new();
    NativeColumn column = column_of(arena, "Int64");
    Error error;

    (void) state;
    CASE_INT("status", native_column_put(&column, &source, 2, 17, &error), STATUS_STORE);
    CASE_TEXT("message", error.message, "column 'a', row 18: null, and the table's Int64 has none");
    CASE_TEXT("hint", error.hint, "Make the column Nullable, or give it a value.");
    native_column_free(&column);
    arena_free(arena);
}

static void types_that_do_not_meet(void **state)
{
    static const struct {
        const char *type;
        ColumnType from;
    } no_cases[] = {
        {"Decimal(9, 2)", COLUMN_F64},
        {"DateTime", COLUMN_DATE},
        {"Date", COLUMN_TIMESTAMP},
        {"String", COLUMN_I64},
        {"Int64", COLUMN_TEXT},
        {"Int64", COLUMN_F64},
        {"Bool", COLUMN_I32},
        {"Enum8('x' = 1)", COLUMN_I32},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(no_cases); at++) {
        NativeColumn column = column_of(arena, no_cases[at].type);

        CASE_TRUE(no_cases[at].type, !native_column_takes(&column, no_cases[at].from));
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(values_are_written),
        cmocka_unit_test(values_that_do_not_fit_are_refused),
        cmocka_unit_test(nulls_are_written),
        cmocka_unit_test(nulls_need_a_place),
        cmocka_unit_test(types_that_do_not_meet),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
