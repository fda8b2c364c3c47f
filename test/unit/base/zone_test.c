#include "base/civil.h"
#include "base/zone.h"
#include "cases.h"

#define LOCAL(...) ((Civil){__VA_ARGS__})

static void local_to_utc(void **state)
{
    static const struct {
        const char *zone;
        Civil local;
        ZoneFit fit;
        const char *first;
        const char *second;
    } cases[] = {
        {"UTC",
         {2025, 7, 1, 0, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-07-01T00:00:00Z",
         "2025-07-01T00:00:00Z"},
        {"+03:00",
         {2025, 7, 1, 0, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-06-30T21:00:00Z",
         "2025-06-30T21:00:00Z"},
        {"Africa/Lagos",
         {2025, 7, 1, 0, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-06-30T23:00:00Z",
         "2025-06-30T23:00:00Z"},
        {"Europe/Amsterdam",
         {2025, 7, 1, 0, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-06-30T22:00:00Z",
         "2025-06-30T22:00:00Z"},
        {"America/New_York",
         {2025, 11, 2, 0, 59, 59, 0},
         ZONE_UNIQUE,
         "2025-11-02T04:59:59Z",
         "2025-11-02T04:59:59Z"},
        {"America/New_York",
         {2025, 11, 2, 1, 0, 0, 0},
         ZONE_AMBIGUOUS,
         "2025-11-02T05:00:00Z",
         "2025-11-02T06:00:00Z"},
        {"America/New_York",
         {2025, 11, 2, 1, 59, 59, 0},
         ZONE_AMBIGUOUS,
         "2025-11-02T05:59:59Z",
         "2025-11-02T06:59:59Z"},
        {"America/New_York",
         {2025, 11, 2, 2, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-11-02T07:00:00Z",
         "2025-11-02T07:00:00Z"},
        {"America/New_York",
         {2025, 3, 9, 1, 59, 0, 0},
         ZONE_UNIQUE,
         "2025-03-09T06:59:00Z",
         "2025-03-09T06:59:00Z"},
        {"America/New_York", {2025, 3, 9, 2, 0, 0, 0}, ZONE_MISSING, "", ""},
        {"America/New_York",
         {2025, 3, 9, 3, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-03-09T07:00:00Z",
         "2025-03-09T07:00:00Z"},
        {"Africa/Casablanca",
         {2025, 7, 1, 0, 0, 0, 0},
         ZONE_UNIQUE,
         "2025-06-30T23:00:00Z",
         "2025-06-30T23:00:00Z"},
        {"Australia/Lord_Howe",
         {2025, 4, 6, 1, 45, 0, 0},
         ZONE_AMBIGUOUS,
         "2025-04-05T14:45:00Z",
         "2025-04-05T15:15:00Z"},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        Error err;
        const Zone *zone = NULL;
        int64_t first = 0;
        int64_t second = 0;
        char name[96];
        char text[CIVIL_TEXT_MAX];
        (void) snprintf(name, sizeof(name), "%s case %zu", cases[at].zone, at);
        CASE_OK(name, zone_open(arena, cases[at].zone, &zone, &err), &err);
        CASE_INT(
            name, zone_to_utc(zone, civil_to_us(&cases[at].local), &first, &second), cases[at].fit);
        if (cases[at].fit != ZONE_MISSING) {
            CASE_TEXT(name, civil_text_utc(first, text), cases[at].first);
            CASE_TEXT(name, civil_text_utc(second, text), cases[at].second);
        }
        arena_free(arena);
    }
}

static void offsets(void **state)
{
    Arena *arena = arena_new();
    Error err;
    const Zone *zone = NULL;
    Civil before = LOCAL(2025, 11, 2, 5, 59, 59, 0);
    Civil after = LOCAL(2025, 11, 2, 6, 0, 0, 0);

    (void) state;
    CASE_OK("open", zone_open(arena, "America/New_York", &zone, &err), &err);
    assert_int_equal(zone_offset_s(zone, civil_to_us(&before)), -4 * 3600);
    assert_int_equal(zone_offset_s(zone, civil_to_us(&after)), -5 * 3600);
    assert_string_equal(zone_name(zone), "America/New_York");
    arena_free(arena);
}

static void unknown_zone_is_refused(void **state)
{
    Arena *arena = arena_new();
    Error err;
    const Zone *zone = NULL;

    (void) state;
    assert_int_equal(zone_open(arena, "Africa/Atlantis", &zone, &err), STATUS_CONFIG);
    assert_string_equal(err.message, "time zone 'Africa/Atlantis' is not known");
    assert_null(zone);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_to_utc),
        cmocka_unit_test(offsets),
        cmocka_unit_test(unknown_zone_is_refused),
    };
    return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
