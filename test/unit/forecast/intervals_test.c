#include "cases.h"
#include "forecast/intervals.h"

/* Days of 24 hours, one of 25 and one of 23: instants stay in a row, cells are those of the clock.
 */
static void days_of_all_lengths(void **state)
{
    static const struct {
        const char *name;
        const char *zone;
        const char *first_day;
        int32_t length_s;
        size_t n;
        const char *first_start;
        size_t cell_at;    /* of this interval */
        size_t cell;       /* is this one */
        size_t again_at;   /* and of this one */
        size_t again_cell; /* that */
    } cases[] = {
        {"Dakar", "Africa/Dakar", "2025-06-01", 1800, 336, "2025-06-01T00:00:00Z", 0, 0, 335, 335},
        {"Lagos, hours",
         "Africa/Lagos",
         "2025-06-01",
         3600,
         168,
         "2025-05-31T23:00:00Z",
         1,
         1,
         167,
         167},
        /* 02:00 comes twice: the 50 half-hours of 26 October, whose slots 4 and 5 are there twice
         */
        {"Rome, back", "Europe/Rome", "2025-10-26", 1800, 338, "2025-10-25T22:00:00Z", 4, 4, 6, 4},
        /* 02:00 is left out: slot 3 is followed by slot 6 */
        {"Rome, forward",
         "Europe/Rome",
         "2025-03-30",
         1800,
         334,
         "2025-03-29T23:00:00Z",
         3,
         3,
         4,
         6},
        {"Kathmandu",
         "Asia/Kathmandu",
         "2025-06-01",
         1800,
         336,
         "2025-05-31T18:30:00Z",
         0,
         0,
         1,
         1},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        char text[CIVIL_TEXT_MAX];
        const Zone *zone;
        Intervals intervals;
        int32_t first_day;
        Error err;

        CASE_OK(cases[at].name, zone_open(arena, cases[at].zone, &zone, &err), &err);
        CASE_TRUE(cases[at].name, civil_parse_day(str_from(cases[at].first_day), &first_day));
        intervals = intervals_of(arena, zone, first_day, cases[at].length_s);
        CASE_INT(cases[at].name, intervals.n, cases[at].n);
        CASE_TEXT(
            cases[at].name,
            civil_text_utc(intervals.items[0].start_us, text),
            cases[at].first_start);
        CASE_INT(cases[at].name, intervals.items[cases[at].cell_at].cell, cases[at].cell);
        CASE_INT(cases[at].name, intervals.items[cases[at].again_at].cell, cases[at].again_cell);
        for (size_t next = 1; next < intervals.n; next++)
            CASE_INT(
                cases[at].name,
                intervals.items[next].start_us - intervals.items[next - 1].start_us,
                cases[at].length_s * US_PER_S);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_all_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
