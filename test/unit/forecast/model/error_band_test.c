#include "forecast/load_kit.h"
#include "forecast/model/error_band.h"

#define N_SLOTS 6

/* The forecast is 0 throughout, so the error is z itself: `value` of the day and slot. */
static ErrorBand band_after(Arena *arena, size_t n_days, double (*value)(size_t day, size_t slot))
{
    ErrorBand band = error_band_new(arena, N_SLOTS);
    LoadSeries series = {
        .n_slots = N_SLOTS, .n_days = n_days, .z = ARENA_ARRAY(arena, double, n_days *N_SLOTS)};

    for (size_t day = 0; day < n_days; day++) {
        for (size_t slot = 0; slot < N_SLOTS; slot++)
            series.z[day * N_SLOTS + slot] = value(day, slot);
        error_band_learn(&band, &series, day);
        for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
            for (size_t slot = 0; slot < N_SLOTS; slot++)
                *error_band_forecast(&band, day + 1, horizon, slot) = 0;
        }
    }
    return band;
}

static double by_day(size_t day, size_t slot)
{
    (void) slot;
    return (double) day;
}

static double by_slot(size_t day, size_t slot)
{
    (void) day;
    return (double) slot;
}

static double with_gaps(size_t day, size_t slot)
{
    (void) slot;
    return day % 2 == 0 ? (double) NAN : (double) day;
}

/* Origin 1 is the first to forecast, so the first error h days ahead is that of day h. */
static void errors_come_when_the_day_does(void **state)
{
    static const struct {
        const char *name;
        size_t n_days;
        size_t horizon;
        bool is_there;
    } cases[] = {
        {"four a day ahead", 5, 1, false},
        {"five a day ahead", 6, 1, true},
        {"four a week ahead", 11, 7, false},
        {"five a week ahead", 12, 7, true},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        ErrorBand band = band_after(arena, cases[at].n_days, by_day);
        double low = -7;
        double high = -7;
        bool is_there = error_band_ends(&band, cases[at].horizon, 0, &low, &high);

        CASE_INT(cases[at].name, is_there, cases[at].is_there);
        if (is_there) {
            /* with five days an end is the lowest and the highest */
            CASE_NEAR(cases[at].name, low, (double) cases[at].horizon, 0);
            CASE_NEAR(cases[at].name, high, (double) cases[at].n_days - 1, 0);
        } else {
            CASE_NEAR(cases[at].name, low, -7, 0);
        }
        arena_free(arena);
    }
}

/* Of days 200 .. 255, five slots each: the tenth less half a day of 56 is at place 24.6 from 0,
 * where 204 stands before 205. */
static void the_last_days_and_the_slots_beside_make_the_band(void **state)
{
    Arena *arena = arena_new();
    ErrorBand band = band_after(arena, 256, by_day);
    double end = (0.1 - 0.5 / 56) * (5 * 56 + 1) - 1; /* place, counted from 0 */
    double low;
    double high;

    (void) state;
    CASE_TRUE("band", error_band_ends(&band, 1, 3, &low, &high));
    CASE_NEAR("low", low, 204 + (end - 24), 1e-9);
    CASE_NEAR("high", high, 251 - (end - 24), 1e-9);
    /* seven days ahead 56 days count as 21.2: the place is 20.5, among those of 204 */
    CASE_TRUE("a week ahead", error_band_ends(&band, 7, 3, &low, &high));
    end = (0.1 - 0.5 * sqrt(7) / 56) * (5 * 56 + 1) - 1;
    CASE_TRUE("place", end > 20 && end < 21);
    CASE_NEAR("low", low, 204, 0);
    CASE_NEAR("high", high, 251, 0);
    band = band_after(arena, 256, by_slot);
    CASE_TRUE("first slot", error_band_ends(&band, 1, 0, &low, &high));
    CASE_NEAR("none before it", low, 0, 0);
    CASE_NEAR("two behind it", high, 2, 0);
    CASE_TRUE("last slot", error_band_ends(&band, 1, 5, &low, &high));
    CASE_NEAR("two before it", low, 3, 0);
    CASE_NEAR("none behind it", high, 5, 0);
    arena_free(arena);
}

static void gaps_are_no_errors(void **state)
{
    Arena *arena = arena_new();
    ErrorBand band = band_after(arena, 10, with_gaps);
    double low;
    double high;

    (void) state;
    CASE_TRUE("days 1 3 5 7 9", error_band_ends(&band, 1, 3, &low, &high));
    CASE_NEAR("low", low, 1, 0);
    CASE_NEAR("high", high, 9, 0);
    CASE_TRUE("days 3 5 7 9", !error_band_ends(&band, 2, 3, &low, &high));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_come_when_the_day_does),
        cmocka_unit_test(the_last_days_and_the_slots_beside_make_the_band),
        cmocka_unit_test(gaps_are_no_errors),
    };

    return cmocka_run_group_tests_name("forecast/error_band", tests, NULL, NULL);
}
