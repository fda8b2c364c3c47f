#include "forecast/load_kit.h"
#include "forecast/model/day_profile.h"

static void learn_all(DayProfile *profile, Arena *arena, const LoadKit *kit, LoadSeries *ret_series)
{
    *ret_series = load_series_of(arena, &kit->grid, kit->grid.n_days);
    for (size_t day = 0; day < kit->grid.n_days; day++)
        day_profile_learn(profile, &kit->grid, ret_series, day);
}

static void first_days_count_alike_and_later_ones_fade(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, 4, 8 * 7);
    DayProfile *profile = ARENA_NEW(arena, DayProfile);
    LoadSeries series;
    double saturday = 0;

    (void) state;
    for (size_t at = 0; at < 4 * kit.grid.n_days; at++)
        kit.load[at] = 1 + (double) (at % 13) + (double) (at / 4 / 7);
    learn_all(profile, arena, &kit, &series);
    for (size_t week = 0; week < 8; week++) {
        double z = series.z[(week * 7 + 5) * 4 + 2];
        saturday += (week < 4 ? 1.0 / (double) (week + 1) : 0.25) * (z - saturday);
    }
    CASE_NEAR("Saturdays", day_profile_at(profile, DAY_SATURDAY, 2), saturday, 1e-12);
    CASE_NEAR("the weekday's", profile->weekday[5][2].value, saturday, 1e-12);
    CASE_INT("working days", profile->kind[DAY_WORKING][2].n, 40);
    CASE_INT("all days", profile->any[2].n, 56);
    arena_free(arena);
}

static void days_that_are_not_known_teach_nothing(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, 4, 3);
    DayProfile *profile = ARENA_NEW(arena, DayProfile);
    LoadSeries series;

    (void) state;
    CASE_TRUE("nothing", isnan(day_profile_at(profile, DAY_SUNDAY, 0)));
    for (size_t slot = 0; slot < 4; slot++) {
        kit.load[slot] = 3;
        kit.load[4 + slot] = slot < 2 ? 50 : (double) NAN; /* half a day */
        kit.load[8 + slot] = slot < 3 ? 3 : (double) NAN;
    }
    learn_all(profile, arena, &kit, &series);
    CASE_INT("two days of slot 0", profile->any[0].n, 2);
    CASE_INT("one day of slot 3", profile->any[3].n, 1);
    CASE_NEAR(
        "without the half day",
        load_series_kwh(&series, day_profile_at(profile, DAY_WORKING, 0)),
        3,
        1e-12);
    CASE_NEAR(
        "Sunday by any day",
        load_series_kwh(&series, day_profile_at(profile, DAY_SUNDAY, 0)),
        3,
        1e-12);
    arena_free(arena);
}

static void holidays_are_sundays(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, 4, 7);
    DayProfile *profile = ARENA_NEW(arena, DayProfile);
    LoadSeries series;

    (void) state;
    kit_fill_week(&kit);
    kit.is_holiday[1] = true;
    learn_all(profile, arena, &kit, &series);
    CASE_INT("Sunday and Tuesday", profile->kind[DAY_SUNDAY][0].n, 2);
    CASE_INT("four working days", profile->kind[DAY_WORKING][0].n, 4);
    CASE_INT("no Tuesday", profile->weekday[1][0].n, 0);
    arena_free(arena);
}

static void neighbours_are_taken_within_the_day(void **state)
{
    static const struct {
        const char *name;
        size_t slot;
        double expected;
    } cases[] = {{"first", 0, 1.5}, {"within", 1, 3}, {"last", 3, 6}};

    static const double z[] = {1, 2, 5, 7};
    DayProfile profile = {.any = {{0, 0}}};

    (void) state;
    for (size_t slot = 0; slot < 4; slot++)
        profile.kind[DAY_WORKING][slot] = (Trailing){.value = z[slot], .n = 1};
    CASE_TRUE("never known", isnan(day_profile_beside(&profile, DAY_WORKING, 4, 5)));
    CASE_NEAR("beside it", day_profile_beside(&profile, DAY_WORKING, 3, 5), 7, 0);
    for (size_t at = 0; at < COUNT_OF(cases); at++)
        CASE_NEAR(
            cases[at].name,
            day_profile_beside(&profile, DAY_WORKING, cases[at].slot, 4),
            cases[at].expected,
            1e-12);
}

static void weather_has_three_terms(void **state)
{
    static const struct {
        const char *name;
        double temperature;
        double terms[N_WEATHER_TERMS];
    } cases[] = {
        {"hot", 35, {1.5, 0, 0}},
        {"mild", 18, {0, 0, 0}},
        {"cool", 10, {0, 0.6, 0}},
        {"frost", -5, {0, 2.1, 1}},
    };

    double terms[N_WEATHER_TERMS];

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        weather_terms(cases[at].temperature, terms);
        for (size_t term = 0; term < N_WEATHER_TERMS; term++)
            CASE_NEAR(cases[at].name, terms[term], cases[at].terms[term], 1e-12);
    }
    weather_terms(NAN, terms);
    CASE_TRUE("not known", isnan(terms[0]) && isnan(terms[1]) && isnan(terms[2]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_days_count_alike_and_later_ones_fade),
        cmocka_unit_test(days_that_are_not_known_teach_nothing),
        cmocka_unit_test(holidays_are_sundays),
        cmocka_unit_test(neighbours_are_taken_within_the_day),
        cmocka_unit_test(weather_has_three_terms),
    };

    return cmocka_run_group_tests_name("forecast/day_profile", tests, NULL, NULL);
}
