#include "base/civil.h"
#include "cases.h"
#include "publish/format.h"

static void numbers(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *en;
        const char *fr;
    } cases[] = {
        {1234567.891, 1, "1,234,567.9", "1\u202f234\u202f567,9"},
        {-0.004, 2, "0.00", "0,00"},
        {-0.005001, 2, "-0.01", "-0,01"},
        {-1500, 0, "-1,500", "-1\u202f500"},
        {NAN, 2, "\u2013", "\u2013"},
        {INFINITY, 0, "\u2013", "\u2013"},
    };

    Arena *arena = arena_new();

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        CASE_TEXT(
            cases[at].en,
            format_number(arena, LANG_EN, cases[at].value, cases[at].decimals),
            cases[at].en);
        CASE_TEXT(
            cases[at].fr,
            format_number(arena, LANG_FR, cases[at].value, cases[at].decimals),
            cases[at].fr);
    }
    arena_free(arena);
}

static void amounts(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT("large", format_energy(arena, LANG_EN, 12345.6), "12,346");
    CASE_TEXT("middle", format_energy(arena, LANG_EN, 12.34), "12.3");
    CASE_TEXT("small", format_energy(arena, LANG_FR, -0.256), "-0,26");
    CASE_TEXT("none", format_energy(arena, LANG_FR, NAN), "\u2013");
    CASE_TEXT("percent en", format_percent(arena, LANG_EN, 13.975), "14.0%");
    CASE_TEXT("percent fr", format_percent(arena, LANG_FR, 13.94), "13,9\u202f%");
    CASE_TEXT("no percent", format_percent(arena, LANG_FR, NAN), "\u2013");
    CASE_TEXT("money", format_money(arena, LANG_FR, 33750, "XOF"), "33\u202f750\u00a0XOF");
    CASE_TEXT("cents", format_money(arena, LANG_EN, 9.5, "USD"), "9.50\u00a0USD");
    CASE_TEXT("no money", format_money(arena, LANG_EN, NAN, "USD"), "\u2013");
    arena_free(arena);
}

static void times(void **state)
{
    Arena *arena = arena_new();
    const Zone *zone = NULL;
    int64_t summer = civil_days(2025, 7, 1) * US_PER_DAY;
    Error err = {0};

    (void) state;
    CASE_OK("zone", zone_open(arena, "Europe/Paris", &zone, &err), &err);
    CASE_TEXT("en", format_date(arena, LANG_EN, civil_days(2025, 7, 2)), "2 Jul 2025");
    CASE_TEXT("fr", format_date(arena, LANG_FR, civil_days(2025, 2, 28)), "28 févr. 2025");
    CASE_TEXT("first", format_date(arena, LANG_FR, civil_days(2025, 8, 1)), "1er août 2025");
    CASE_TEXT("before 1970", format_date(arena, LANG_EN, -1), "31 Dec 1969");
    CASE_TEXT("local", format_instant(arena, LANG_EN, zone, summer), "1 Jul 2025, 02:00");
    CASE_TEXT(
        "local fr", format_instant(arena, LANG_FR, zone, summer - 1), "1er juil. 2025 à 01:59");
    arena_free(arena);
}

static void durations(void **state)
{
    Arena *arena = arena_new();

    (void) state;
    CASE_TEXT("ms", format_duration(arena, LANG_EN, 850.4), "850\u00a0ms");
    CASE_TEXT("seconds", format_duration(arena, LANG_FR, 12345), "12,3\u00a0s");
    CASE_TEXT("minutes", format_duration(arena, LANG_EN, 252000), "4\u00a0min 12\u00a0s");
    CASE_TEXT("just below a second", format_duration(arena, LANG_EN, 999.7), "1.0\u00a0s");
    CASE_TEXT(
        "just below a minute", format_duration(arena, LANG_EN, 59970), "1\u00a0min 00\u00a0s");
    CASE_TEXT("none", format_duration(arena, LANG_EN, NAN), "\u2013");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(amounts),
        cmocka_unit_test(times),
        cmocka_unit_test(durations),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
