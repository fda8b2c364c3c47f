#include "base/civil.h"
#include "cases.h"
#include "store/clickhouse/clickhouse_internal.h"

#define DAY(year, month, date) ((int32_t) civil_days((year), (month), (date)))

typedef struct ParamCase {
    const char *name;
    Param param;
    const char *type;
    const char *text;
} ParamCase;

static void values_are_written(void **state)
{
    const ParamCase param_cases[] = {
        {"true", PARAM_BOOL(true), "Nullable(Bool)", "true"},
        {"i32", PARAM_I32(INT32_MIN), "Nullable(Int32)", "-2147483648"},
        {"i64", PARAM_I64(INT64_MAX), "Nullable(Int64)", "9223372036854775807"},
        {"f64", PARAM_F64(0.1), "Nullable(UInt64)", "4591870180066957722"},
        {"decimal",
         {.type = COLUMN_DECIMAL, .value.decimal = (Decimal) 25 * 1000000000000000000},
         "Nullable(Decimal(38, 20))",
         "0.25"},
        {"instant",
         PARAM_TIMESTAMP(INT64_C(1751329800000001)),
         "Nullable(DateTime64(6, 'UTC'))",
         "2025-07-01 00:30:00.000001"},
        {"before 1970",
         PARAM_TIMESTAMP(INT64_C(-1)),
         "Nullable(DateTime64(6, 'UTC'))",
         "1969-12-31 23:59:59.999999"},
        {"date",
         {.type = COLUMN_DATE, .value.i32 = DAY(1955, 5, 5)},
         "Nullable(Date32)",
         "1955-05-05"},
        {"text", PARAM_CSTR("a'b\\c\td\ne"), "Nullable(String)", "a\\'b\\\\c\\td\\ne"},
        {"text with a NUL", PARAM_TEXT(STR("a\0b")), "Nullable(String)", "a\\0b"},
        {"a text that looks like null", PARAM_CSTR("\\N"), "Nullable(String)", "\\\\N"},
        {"empty", PARAM_CSTR(""), "Nullable(String)", ""},
        {"null", {.type = COLUMN_TEXT, .is_null = true}, "Nullable(String)", "\\N"},
    };
    Arena *arena = arena_new();
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(param_cases); at++) {
        const ParamCase *param = &param_cases[at];
        StrBuf buffer = strbuf_new(arena);

        CASE_OK(param->name, clickhouse_put_param(&buffer, &param->param, &error), &error);
        CASE_TEXT(param->name, buffer.len == 0 ? "" : strbuf_text(&buffer), param->text);
        CASE_TEXT(param->name, clickhouse_param_type(param->param.type), param->type);
    }
    arena_free(arena);
}

static void values_beyond_the_types_are_refused(void **state)
{
    const ParamCase param_cases[] = {
        {"1899",
         PARAM_TIMESTAMP(DAY(1900, 1, 1) * US_PER_DAY - 1),
         NULL,
         "1899-12-31T23:59:59.999999Z is outside DateTime64's range"},
        {"2300",
         PARAM_TIMESTAMP(DAY(2300, 1, 1) * US_PER_DAY),
         NULL,
         "2300-01-01T00:00:00Z is outside DateTime64's range"},
        {"9999",
         {.type = COLUMN_DATE, .value.i32 = DAY(9999, 12, 31)},
         NULL,
         "9999-12-31 is outside Date32's range"},
    };
    Arena *arena = arena_new();
    Error error;

    (void) state;
    for (size_t at = 0; at < COUNT_OF(param_cases); at++) {
        const ParamCase *param = &param_cases[at];
        StrBuf buffer = strbuf_new(arena);

        CASE_INT(param->name, clickhouse_put_param(&buffer, &param->param, &error), STATUS_DATA);
        CASE_TEXT(param->name, error.message, param->text);
    }
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest cases[] = {
        cmocka_unit_test(values_are_written),
        cmocka_unit_test(values_beyond_the_types_are_refused),
    };

    return cmocka_run_group_tests(cases, NULL, NULL);
}
