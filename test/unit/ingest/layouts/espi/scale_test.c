#include "cases.h"
#include "ingest/layouts/espi/scale.h"

typedef struct Case {
    const char *text;
    int power;
    const char *expected; /* NULL: no number */
} Case;

static const Case cases[] = {
    {"1500000", -3, "1500.000"},
    {"1500000", 0, "1500000"},
    {"5", -3, "0.005"},
    {"-5", -3, "-0.005"},
    {"+5", 3, "5000"},
    {"0", 3, "0000"},
    {"12", -2, "0.12"},
    {"12", -1, "1.2"},
    {"0.35", 3, "0350"},
    {"0.35", 1, "03.5"},
    {"1.25", -3, "0.00125"},
    {"1.25", 12, "1250000000000"},
    {"140737488355328", -12, "140.737488355328"},
    {"1234567890123456789012345678901", -12, "1234567890123456789.012345678901"},
    {"1234567890123456789012345678901", 12, "1234567890123456789012345678901000000000000"},
    {"12345678901234567890123456789012", 1, NULL}, /* 32 bytes */
    {"", 1, NULL},
    {"-", 1, NULL},
    {".5", 1, NULL},
    {"5.", 1, NULL},
    {"1.2.3", 1, NULL},
    {"1e3", 1, NULL},
    {"1,5", 1, NULL},
    {" 1", 1, NULL},
    {"nan", 1, NULL},
};

static void scales_digits(void **state)
{
    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char number[ESPI_NUMBER_BYTES];
        char actual[ESPI_NUMBER_BYTES + 1];
        Str text = {0};
        bool is_number = espi_scale(str_from(cases[i].text), cases[i].power, number, &text);
        CASE_INT(cases[i].text, is_number, cases[i].expected != NULL);
        if (!is_number)
            continue;
        (void) snprintf(actual, sizeof(actual), "%.*s", STR_ARG(text));
        CASE_TEXT(cases[i].text, actual, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scales_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
