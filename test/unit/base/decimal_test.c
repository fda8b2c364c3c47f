#include "base/decimal.h"
#include "cases.h"

static const NumberFormat point = {.decimal = '.'};
static const NumberFormat comma = {.decimal = ','};
static const NumberFormat european = {.decimal = ',', .thousands = {.ptr = ".", .len = 1}};
static const NumberFormat american = {.decimal = '.', .thousands = {.ptr = ",", .len = 1}};
static const NumberFormat no_break = {.decimal = ',', .thousands = {.ptr = "\xc2\xa0", .len = 2}};

static void reads_numbers(void **state)
{
    static const struct {
        const char *text;
        const NumberFormat *format;
        DecimalParse expected;
        const char *value;
    } cases[] = {
        {"0.345", &point, DECIMAL_OK, "0.345"},
        {"0.000", &point, DECIMAL_OK, "0"},
        {"12", &point, DECIMAL_OK, "12"},
        {"-1.75000000000000", &point, DECIMAL_OK, "-1.75"},
        {"+2", &point, DECIMAL_OK, "2"},
        {" 0.5", &point, DECIMAL_OK, "0.5"},
        {".5", &point, DECIMAL_OK, "0.5"},
        {"5.", &point, DECIMAL_OK, "5"},
        {"1e-3", &point, DECIMAL_OK, "0.001"},
        {"1.5E2", &point, DECIMAL_OK, "150"},
        {"0.0005184443358991486", &point, DECIMAL_OK, "0.0005184443358991486"},
        {"0.00000000000000000001", &point, DECIMAL_OK, "0.00000000000000000001"},
        {"0.000000000000000000010", &point, DECIMAL_OK, "0.00000000000000000001"},
        {"0.000000000000000000001", &point, DECIMAL_TOO_FINE, NULL},
        {"999999999999999999.99999999999999999999",
         &point,
         DECIMAL_OK,
         "999999999999999999.99999999999999999999"},
        {"1000000000000000000", &point, DECIMAL_TOO_LARGE, NULL},
        {"12345678901234567890.123", &point, DECIMAL_TOO_LARGE, NULL},
        {"1e999", &point, DECIMAL_TOO_LARGE, NULL},
        {"1e-999", &point, DECIMAL_TOO_FINE, NULL},
        {"0e999", &point, DECIMAL_OK, "0"},
        {"12,5", &comma, DECIMAL_OK, "12.5"},
        {"0,345", &comma, DECIMAL_OK, "0.345"},
        {"12,5", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"12.5", &comma, DECIMAL_NOT_A_NUMBER, NULL},
        {"1.234,56", &european, DECIMAL_OK, "1234.56"},
        {"1234,56", &european, DECIMAL_OK, "1234.56"},
        {"1.23,5", &european, DECIMAL_NOT_A_NUMBER, NULL},
        {"1.2345,5", &european, DECIMAL_NOT_A_NUMBER, NULL},
        {"1234.567,5", &european, DECIMAL_NOT_A_NUMBER, NULL},
        {"1 234,5", &no_break, DECIMAL_NOT_A_NUMBER, NULL},
        {"1\xc2\xa0"
         "234,5",
         &no_break,
         DECIMAL_OK,
         "1234.5"},
        {"1,234.56", &american, DECIMAL_OK, "1234.56"},
        {"1,234,567", &american, DECIMAL_OK, "1234567"},
        {"nan", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"inf", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"0x1A", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"1.2.3", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"0.5kWh", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"-", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {".", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"1e", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"1e+", &point, DECIMAL_NOT_A_NUMBER, NULL},
        {"--1", &point, DECIMAL_NOT_A_NUMBER, NULL},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Decimal value = -7;
        char text[DECIMAL_TEXT_MAX];
        DecimalParse got = decimal_parse(str_from(cases[at].text), cases[at].format, &value);
        CASE_INT(cases[at].text, got, cases[at].expected);
        if (got == DECIMAL_OK)
            CASE_TEXT(cases[at].text, decimal_text(value, text), cases[at].value);
        else
            CASE_INT(cases[at].text, value, -7);
    }
}

static void shifts_exactly_or_not_at_all(void **state)
{
    static const struct {
        const char *from;
        int power;
        const char *to; /* NULL: would lose digits or overflow */
    } cases[] = {
        {"500", -3, "0.5"},
        {"0.0005", 3, "0.5"},
        {"0.00000000000000000001", -1, NULL},
        {"999999999999999999", 3, NULL},
        {"-12.5", 2, "-1250"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Decimal value;
        char text[DECIMAL_TEXT_MAX];
        CASE_INT(
            cases[at].from, decimal_parse(str_from(cases[at].from), &point, &value), DECIMAL_OK);
        CASE_INT(
            cases[at].from, decimal_shift(value, cases[at].power, &value), cases[at].to != NULL);
        if (cases[at].to != NULL)
            CASE_TEXT(cases[at].from, decimal_text(value, text), cases[at].to);
    }
}

static void small_register_steps_stay_exact(void **state)
{
    Decimal first;
    Decimal second;
    char text[DECIMAL_TEXT_MAX];

    (void) state;
    assert_int_equal(decimal_parse(STR("234567.891"), &point, &first), DECIMAL_OK);
    assert_int_equal(decimal_parse(STR("234567.892"), &point, &second), DECIMAL_OK);
    CASE_TEXT("step", decimal_text(second - first, text), "0.001");
    CASE_NEAR("as double", decimal_to_double(first), 234567.891, 1e-9);
    CASE_NEAR("from double", decimal_to_double(decimal_from_double(-0.125)), -0.125, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_numbers),
        cmocka_unit_test(shifts_exactly_or_not_at_all),
        cmocka_unit_test(small_register_steps_stay_exact),
    };
    return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}
