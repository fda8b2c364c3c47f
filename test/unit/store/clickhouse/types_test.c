#include "cases.h"
#include "store/clickhouse/types.h"

typedef struct TypeCase {
    const char *text;
    NativeKind kind;
    ColumnType to;
    size_t width;
    unsigned precision;
    unsigned scale;
    bool is_nullable;
    bool is_dictionary;
} TypeCase;

static const TypeCase type_cases[] = {
    {"Bool", NATIVE_BOOL, COLUMN_BOOL, 1, 0, 0, false, false},
    {"Int8", NATIVE_INT, COLUMN_I32, 1, 0, 0, false, false},
    {"UInt16", NATIVE_UINT, COLUMN_I32, 2, 0, 0, false, false},
    {"UInt32", NATIVE_UINT, COLUMN_I64, 4, 0, 0, false, false},
    {"UInt64", NATIVE_UINT, COLUMN_I64, 8, 0, 0, false, false},
    {"Float32", NATIVE_FLOAT, COLUMN_F64, 4, 0, 0, false, false},
    {"Decimal(9, 2)", NATIVE_DECIMAL, COLUMN_DECIMAL, 4, 9, 2, false, false},
    {"Decimal(10, 2)", NATIVE_DECIMAL, COLUMN_DECIMAL, 8, 10, 2, false, false},
    {"Decimal(38,20)", NATIVE_DECIMAL, COLUMN_DECIMAL, 16, 38, 20, false, false},
    {"DateTime", NATIVE_DATETIME, COLUMN_TIMESTAMP, 4, 0, 0, false, false},
    {"DateTime('Asia/Shanghai')", NATIVE_DATETIME, COLUMN_TIMESTAMP, 4, 0, 0, false, false},
    {"DateTime64(6)", NATIVE_DATETIME64, COLUMN_TIMESTAMP, 8, 0, 6, false, false},
    {"DateTime64(3, 'UTC')", NATIVE_DATETIME64, COLUMN_TIMESTAMP, 8, 0, 3, false, false},
    {"Date", NATIVE_DATE, COLUMN_DATE, 2, 0, 0, false, false},
    {"Date32", NATIVE_DATE32, COLUMN_DATE, 4, 0, 0, false, false},
    {"String", NATIVE_STRING, COLUMN_TEXT, 0, 0, 0, false, false},
    {"FixedString(8)", NATIVE_FIXED, COLUMN_TEXT, 8, 0, 0, false, false},
    {"Enum8('a' = 1)", NATIVE_ENUM, COLUMN_TEXT, 1, 0, 0, false, false},
    {"Enum16('a' = 1)", NATIVE_ENUM, COLUMN_TEXT, 2, 0, 0, false, false},
    {"Nullable(Int64)", NATIVE_INT, COLUMN_I64, 8, 0, 0, true, false},
    {"Nullable(Decimal(38, 20))", NATIVE_DECIMAL, COLUMN_DECIMAL, 16, 38, 20, true, false},
    {"LowCardinality(String)", NATIVE_STRING, COLUMN_TEXT, 0, 0, 0, false, true},
    {"LowCardinality(Nullable(String))", NATIVE_STRING, COLUMN_TEXT, 0, 0, 0, true, true},
    {"Nullable(Nothing)", NATIVE_NOTHING, COLUMN_I32, 1, 0, 0, true, false},
};

static void types_are_read(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(type_cases); at++) {
        const TypeCase *wanted = &type_cases[at];
        NativeType type = {0};

        CASE_TRUE(wanted->text, native_type_read(arena, str_from(wanted->text), &type));
        CASE_INT(wanted->text, type.kind, wanted->kind);
        CASE_TEXT(wanted->text, column_type_name(type.to), column_type_name(wanted->to));
        CASE_INT(wanted->text, type.width, wanted->width);
        CASE_INT(wanted->text, type.precision, wanted->precision);
        CASE_INT(wanted->text, type.scale, wanted->scale);
        CASE_INT(wanted->text, type.is_nullable, wanted->is_nullable);
        CASE_INT(wanted->text, type.is_dictionary, wanted->is_dictionary);
    }
    arena_free(arena);
}

static void a_load_states_no_dictionary(void **state)
{
    Arena *arena = arena_new();
    NativeType type = {0};

    (void) state;
    CASE_TRUE("read", native_type_read(arena, STR("LowCardinality(Nullable(String))"), &type));
    CASE_TEXT("text", str_dup(arena, type.text), "Nullable(String)");
    arena_free(arena);
}

static void names_of_enums(void **state)
{
    static const NativeName wanted[] = {
        {-128, {"a", 1}}, {0, {"it's", 4}}, {127, {"b, = \\", 6}}, {3, {"", 0}}};
    Arena *arena = arena_new();
    NativeType type = {0};

    (void) state;
    CASE_TRUE(
        "read",
        native_type_read(
            arena, STR("Enum8('a' = -128, 'it\\'s' = 0,'b, = \\\\'=127, '' = 3)"), &type));
    CASE_INT("names", type.n_names, COUNT_OF(wanted));
    for (size_t at = 0; at < COUNT_OF(wanted); at++) {
        CASE_INT("value", type.names[at].value, wanted[at].value);
        CASE_TEXT("name", str_dup(arena, type.names[at].name), wanted[at].name.ptr);
    }
    arena_free(arena);
}

static const char *const unknown_types[] = {
    "",
    "UUID",
    "Array(String)",
    "Tuple(Int8)",
    "Map(String, String)",
    "Int128",
    "Decimal(76, 20)",
    "Decimal(0, 0)",
    "Decimal(9, 10)",
    "Decimal(9)",
    "Decimal(9, 2, 1)",
    "DateTime64(10)",
    "DateTime64()",
    "FixedString(0)",
    "FixedString(99999999999)",
    "Nothing",
    "Nullable(",
    "Nullable(Nullable(Int8))",
    "Nullable(Array(Int8))",
    "Enum8('a'",
    "Enum8('a' = )",
    "Enum8(a = 1)",
    "Enum8('a' 1)",
    "Enum8('a\\",
    "Int64)",
    "int64",
};

static void other_types_are_not(void **state)
{
    Arena *arena = arena_new();
    NativeType type;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(unknown_types); at++)
        CASE_TRUE(unknown_types[at], !native_type_read(arena, str_from(unknown_types[at]), &type));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(types_are_read),
        cmocka_unit_test(a_load_states_no_dictionary),
        cmocka_unit_test(names_of_enums),
        cmocka_unit_test(other_types_are_not),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
