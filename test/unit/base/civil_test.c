#include "base/civil.h"
#include "cases.h"

static void days_and_back(void **state)
{
    static const struct {
        Civil civil;
        int64_t us;
        const char *text;
    } cases[] = {
        {{1970, 1, 1, 0, 0, 0, 0}, 0, "1970-01-01T00:00:00Z"},
        {{1969, 12, 31, 23, 30, 0, 0}, -1800 * US_PER_S, "1969-12-31T23:30:00Z"},
        {{2000, 2, 29, 12, 0, 0, 0}, INT64_C(951825600) * US_PER_S, "2000-02-29T12:00:00Z"},
        {{2025, 7, 1, 0, 0, 0, 0}, INT64_C(1751328000) * US_PER_S, "2025-07-01T00:00:00Z"},
        {{2025, 7, 1, 0, 0, 0, 250},
         INT64_C(1751328000) * US_PER_S + 250,
         "2025-07-01T00:00:00.000250Z"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char text[CIVIL_TEXT_MAX];
        Civil back = civil_from_us(cases[at].us);
        CASE_INT(cases[at].text, civil_to_us(&cases[at].civil), cases[at].us);
        CASE_INT(cases[at].text, memcmp(&back, &cases[at].civil, sizeof(back)), 0);
        CASE_TEXT(cases[at].text, civil_text_utc(cases[at].us, text), cases[at].text);
    }
}

static void days_as_text(void **state)
{
    static const struct {
        int64_t day;
        const char *text;
    } cases[] = {
        {0, "1970-01-01"},
        {-1, "1969-12-31"},
        {19782, "2024-02-29"},
        {-359025, "0987-01-09"},
        {2932897, "10000-01-01"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        char text[CIVIL_TEXT_MAX];

        CASE_TEXT(cases[at].text, civil_day_text(cases[at].day, text), cases[at].text);
    }
}

static void every_day_of_400_years(void **state)
{
    int64_t expected = civil_days(1800, 1, 1);

    (void) state;
    for (int64_t day = expected; day < civil_days(2200, 1, 1); day++) {
        Civil civil = civil_from_us(day * US_PER_DAY);
        assert_true(civil_valid(&civil));
        assert_int_equal(civil_days(civil.year, civil.month, civil.day), day);
    }
}

static void refuses_days_that_are_not(void **state)
{
    static const struct {
        const char *name;
        Civil civil;
    } cases[] = {
        {"30 February", {2024, 2, 30, 0, 0, 0, 0}},
        {"29 February of a common year", {2025, 2, 29, 0, 0, 0, 0}},
        {"29 February 1900", {1900, 2, 29, 0, 0, 0, 0}},
        {"month 13", {2025, 13, 1, 0, 0, 0, 0}},
        {"month 0", {2025, 0, 1, 0, 0, 0, 0}},
        {"hour 24", {2025, 1, 1, 24, 0, 0, 0}},
        {"second 60", {2025, 1, 1, 0, 0, 60, 0}},
        {"year 0", {0, 1, 1, 0, 0, 0, 0}},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_TRUE(cases[at].name, !civil_valid(&cases[at].civil));
}

static void reads_rfc3339(void **state)
{
    static const struct {
        const char *text;
        int64_t us; /* -1: refused */
    } cases[] = {
        {"2025-07-01T00:00:00Z", INT64_C(1751328000000000)},
        {"2025-07-01t02:00:00+02:00", INT64_C(1751328000000000)},
        {"2025-06-30 19:00:00-05:00", INT64_C(1751328000000000)},
        {"2025-07-01T00:00:00.5Z", INT64_C(1751328000500000)},
        {"2025-07-01T00:00:00.123456789Z", INT64_C(1751328000123456)},
        {"2025-07-01T00:00:00", -1},
        {"2025-07-01", -1},
        {"2025-28-05T00:00:00Z", -1},
        {"2025-07-01T00:00:00.Z", -1},
        {"2025-07-01T00:00:00Z ", -1},
        {"2025-07-01T00:00:00+0200", -1},
        {"25-07-01T00:00:00Z", -1},
        {"", -1},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        int64_t us = -1;
        bool is_read = civil_parse_rfc3339(str_from(cases[at].text), &us);
        CASE_INT(cases[at].text, is_read, cases[at].us != -1);
        CASE_INT(cases[at].text, us, cases[at].us);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_back),
        cmocka_unit_test(days_as_text),
        cmocka_unit_test(every_day_of_400_years),
        cmocka_unit_test(refuses_days_that_are_not),
        cmocka_unit_test(reads_rfc3339),
    };
    return cmocka_run_group_tests_name("civil", tests, NULL, NULL);
}
