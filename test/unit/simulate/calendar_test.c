#include "fixture.h"
#include "simulate/calendar.h"

typedef struct Case {
    const char *name;
    const char *zone;
    int year, month, day;
    size_t n_days;
    size_t n_slots;
    const char *first;
    const char *last;
    size_t n_months;
    size_t first_day_slots;
    int weekday;
    uint8_t first_of_day;
} Case;

static const Case CASES[] = {
    {"Dakar",
     "Africa/Dakar",
     2025,
     6,
     1,
     60,
     2880,
     "2025-06-01T00:00:00Z",
     "2025-07-30T23:30:00Z",
     2,
     48,
     7,
     0},
    {"one day",
     "UTC",
     2024,
     2,
     29,
     1,
     48,
     "2024-02-29T00:00:00Z",
     "2024-02-29T23:30:00Z",
     1,
     48,
     4,
     0},
    {"23 hours",
     "Europe/Paris",
     2025,
     3,
     30,
     2,
     94,
     "2025-03-29T23:00:00Z",
     "2025-03-31T21:30:00Z",
     1,
     46,
     7,
     0},
    {"25 hours",
     "Europe/Paris",
     2025,
     10,
     26,
     1,
     50,
     "2025-10-25T22:00:00Z",
     "2025-10-26T22:30:00Z",
     1,
     50,
     7,
     0},
    {"no midnight",
     "Africa/Cairo",
     2025,
     4,
     25,
     1,
     46,
     "2025-04-24T22:00:00Z",
     "2025-04-25T20:30:00Z",
     1,
     46,
     5,
     2},
    {"quarter hour",
     "Asia/Kathmandu",
     2025,
     1,
     1,
     1,
     48,
     "2024-12-31T18:15:00Z",
     "2025-01-01T17:45:00Z",
     1,
     48,
     3,
     0},
    {"over new year",
     "UTC",
     2025,
     12,
     31,
     33,
     33 * 48,
     "2025-12-31T00:00:00Z",
     "2026-02-01T23:30:00Z",
     3,
     48,
     3,
     0},
};

static void makes_the_window(void **state)
{
    (void) state;
    for (size_t at = 0; at < COUNT_OF(CASES); at++) {
        const Case *c = &CASES[at];
        Arena *arena = arena_new();
        const Zone *zone = fixture_zone(arena, c->zone);
        SimCalendar calendar =
            sim_calendar_make(arena, zone, civil_days(c->year, c->month, c->day), c->n_days);
        char text[SIM_STAMP_LENGTH + 1] = {0};

        CASE_INT(c->name, calendar.n_slots, c->n_slots);
        memcpy(text, calendar.stamps[0], SIM_STAMP_LENGTH);
        CASE_TEXT(c->name, text, c->first);
        memcpy(text, calendar.stamps[c->n_slots - 1], SIM_STAMP_LENGTH);
        CASE_TEXT(c->name, text, c->last);
        CASE_INT(c->name, calendar.n_months, c->n_months);
        CASE_INT(c->name, calendar.day_first[1] - calendar.day_first[0], c->first_day_slots);
        CASE_INT(c->name, calendar.day_first[c->n_days], c->n_slots);
        CASE_INT(c->name, calendar.slots[0].weekday, c->weekday);
        CASE_INT(c->name, calendar.slots[0].of_day, c->first_of_day);
        CASE_INT(c->name, calendar.slots[c->n_slots - 1].of_day, 47);
        arena_free(arena);
    }
}

static void months_cover_the_window(void **state)
{
    Arena *arena = arena_new();
    SimCalendar calendar =
        sim_calendar_make(arena, fixture_zone(arena, "UTC"), civil_days(2025, 12, 31), 33);

    (void) state;
    CASE_INT("first", calendar.months[0].end, 48);
    CASE_INT("year", calendar.months[1].year, 2026);
    CASE_INT("month", calendar.months[1].month, 1);
    CASE_INT("joins", calendar.months[1].first, calendar.months[0].end);
    CASE_INT("january", calendar.months[1].end - calendar.months[1].first, 31 * 48);
    CASE_INT("last", calendar.months[2].end, calendar.n_slots);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_the_window),
        cmocka_unit_test(months_cover_the_window),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
