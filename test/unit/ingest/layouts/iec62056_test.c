#include "base/civil.h"
#include "cases.h"
#include "ingest/layouts/iec62056.h"

static void cuts_a_line_at_its_brackets(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        size_t n;
        const char *first;
    } cases[] = {
        {"one", "(12.5*kWh)", 1, "12.5*kWh"},
        {"blank value", "()", 1, ""},
        {"more than asked for", "(a)(b)(c)", 3, "a"},
        {"spaces behind", "(a)(b) ", 2, "a"},
        {"not closed", "(a)(b", 0, NULL},
        {"text between", "(a) (b)", 0, NULL},
        {"nothing", "", 0, NULL},
        {"no brackets", "a", 0, NULL},
        {"bracket in brackets", "(a(b)", 1, "a(b"},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Str values[2] = {0};
        CASE_INT(
            cases[i].name,
            iec62056_values(str_from(cases[i].text), values, COUNT_OF(values)),
            cases[i].n);
        if (cases[i].first != NULL)
            CASE_TRUE(cases[i].name, str_equal(values[0], str_from(cases[i].first)));
    }
    CASE_TRUE("code", str_equal(iec62056_code(STR("1-0:1.8.0(1)")), STR("1-0:1.8.0")));
    CASE_TRUE("code alone", str_equal(iec62056_code(STR("1-0:1.8.0")), STR("1-0:1.8.0")));
}

static void reads_stamps(void **state)
{
    static const struct {
        const char *digits;
        const char *expected; /* NULL: none */
    } cases[] = {
        {"250701123456", "2025-07-01T12:34:56Z"},
        {"2507011234", "2025-07-01T12:34:00Z"},
        {"240229000000", "2024-02-29T00:00:00Z"},
        {"250229000000", NULL},
        {"250701240000", NULL},
        {"25070112345", NULL},
        {"25070112345x", NULL},
        {"", NULL},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[CIVIL_TEXT_MAX] = "";
        int64_t us = 0;
        bool is_read = iec62056_stamp(str_from(cases[i].digits), &us);
        CASE_TRUE(cases[i].digits, is_read == (cases[i].expected != NULL));
        if (is_read)
            CASE_TEXT(cases[i].digits, civil_text_utc(us, text), cases[i].expected);
    }
}

/* The days the clock was and will be set, as published in the Official Journal. */
static void knows_summer_time(void **state)
{
    static const struct {
        const char *stamp;
        bool is_summer;
    } cases[] = {
        {"2023-03-26T00:59:59Z", false},
        {"2023-03-26T01:00:00Z", true},
        {"2023-10-29T00:59:59Z", true},
        {"2023-10-29T01:00:00Z", false},
        {"2024-03-31T01:00:00Z", true},
        {"2024-10-27T01:00:00Z", false},
        {"2026-03-29T00:59:59Z", false},
        {"2026-10-25T00:59:59Z", true},
        {"2025-01-15T12:00:00Z", false},
        {"2025-07-15T12:00:00Z", true},
    };

    (void) state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t us = 0;
        CASE_TRUE(cases[i].stamp, civil_parse_rfc3339(str_from(cases[i].stamp), &us));
        CASE_TRUE(cases[i].stamp, iec62056_is_summer(us) == cases[i].is_summer);
    }
}

/* 0xBB3D is what catalogues of checksums give for these digits. */
static void sums_and_hexadecimals(void **state)
{
    uint32_t number = 0;

    (void) state;
    CASE_INT("whole", iec62056_crc(0, STR("123456789")), 0xBB3D);
    CASE_INT("in parts", iec62056_crc(iec62056_crc(0, STR("1234")), STR("56789")), 0xBB3D);
    CASE_TRUE("digits", iec62056_hex(STR("fFFFffF9"), &number) && number == 0xFFFFFFF9);
    CASE_TRUE("zeros", iec62056_hex(STR("0b9f"), &number) && number == 0xB9F);
    CASE_TRUE("none", !iec62056_hex(STR(""), &number));
    CASE_TRUE("too many", !iec62056_hex(STR("000000000"), &number));
    CASE_TRUE("no digit", !iec62056_hex(STR("0G"), &number));
    CASE_TRUE("a sign that is none", !iec62056_hex(STR("1\x10"), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_a_line_at_its_brackets),
        cmocka_unit_test(sums_and_hexadecimals),
        cmocka_unit_test(reads_stamps),
        cmocka_unit_test(knows_summer_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
