#include "base/parse.h"
#include "cases.h"

static void whole_numbers(void **state)
{
    static const struct {
        const char *text;
        bool is_read;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-17", true, -17},
        {"+17", true, 17},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x10", false, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        int64_t value = 0;
        CASE_INT(
            cases[at].text, str_parse_i64(str_from(cases[at].text), &value), cases[at].is_read);
        CASE_INT(cases[at].text, value, cases[at].value);
    }
}

static void decimal_numbers(void **state)
{
    static const struct {
        const char *text;
        bool is_read;
        double value;
    } cases[] = {
        {"0.5", true, 0.5},
        {"-1e3", true, -1000},
        {".5", true, 0.5},
        {"5.", true, 5},
        {"1,5", false, 0},
        {"nan", false, 0},
        {"inf", false, 0},
        {"0x1p3", false, 0},
        {"1e999", false, 0},
        {"1e", false, 0},
        {".", false, 0},
        {"", false, 0},
        {" 1", false, 0},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        double value = 0;
        CASE_INT(
            cases[at].text, str_parse_f64(str_from(cases[at].text), &value), cases[at].is_read);
        CASE_NEAR(cases[at].text, value, cases[at].value, 0);
    }
}

static void truth(void **state)
{
    bool value = false;

    (void) state;
    assert_true(str_parse_bool(STR("Yes"), &value) && value);
    assert_true(str_parse_bool(STR("off"), &value) && !value);
    assert_false(str_parse_bool(STR("maybe"), &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers),
        cmocka_unit_test(decimal_numbers),
        cmocka_unit_test(truth),
    };
    return cmocka_run_group_tests_name("parse", tests, NULL, NULL);
}
