#include "forecast/load_kit.h"
#include "forecast/model/regressors.h"

#define N_SLOTS 4
#define N_DAYS  14

typedef struct Site {
    Arena *arena;
    LoadKit kit;
    LoadSeries series;
    DayProfile *profile;
    Recent *recent;
} Site;

/* Two weeks, all learned; the caller may have changed the kit before. */
static void learn_site(Site *site)
{
    site->series = load_series_of(site->arena, &site->kit.grid, N_DAYS);
    site->profile = ARENA_NEW(site->arena, DayProfile);
    site->recent = ARENA_NEW(site->arena, Recent);
    for (size_t day = 0; day < N_DAYS; day++)
        day_profile_learn(site->profile, &site->kit.grid, &site->series, day);
    recent_of(site->profile, &site->kit.grid, &site->series, N_DAYS, site->recent);
}

static Site new_site(void)
{
    Site site = {.arena = arena_new()};

    site.kit = kit_new(site.arena, N_SLOTS, N_DAYS);
    kit_fill_week(&site.kit);
    return site;
}

static Regressors regressors_at(const Site *site, size_t day, size_t slot, bool knows_weather)
{
    Regressors regressors;

    regressors_of(
        site->recent,
        site->profile,
        &site->kit.grid,
        N_DAYS,
        day,
        slot,
        knows_weather,
        &regressors);
    return regressors;
}

static void terms_are_differences_from_the_profile(void **state)
{
    Site site = new_site();
    double last = 0;

    (void) state;
    learn_site(&site);
    Regressors got = regressors_at(&site, N_DAYS + 2, 1, false); /* a Wednesday */
    double base = day_profile_beside(site.profile, DAY_WORKING, 1, N_SLOTS);
    double sunday = day_profile_beside(site.profile, DAY_SUNDAY, 1, N_SLOTS);
    double friday = day_profile_beside(site.profile, DAY_WORKING, 1, N_SLOTS);

    CASE_NEAR("base", got.base, base, 1e-12);
    CASE_NEAR("always", got.term[TERM_ALWAYS], 1, 0);
    CASE_NEAR("Sunday", got.term[TERM_LAG], site.series.z[13 * N_SLOTS + 1] - sunday, 1e-12);
    CASE_NEAR("Friday", got.term[TERM_LAG + 2], site.series.z[11 * N_SLOTS + 1] - friday, 1e-12);
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        last += (site.series.z[13 * N_SLOTS + slot] -
                 day_profile_beside(site.profile, DAY_SUNDAY, slot, N_SLOTS)) /
                N_SLOTS;
    CASE_NEAR("the last day", got.term[TERM_DAY], last, 1e-12);
    CASE_NEAR("Wednesday", base + got.term[TERM_WEEKDAY], site.series.z[2 * N_SLOTS + 1], 1e-12);
    CASE_NEAR(
        "its own slot",
        base + got.term[TERM_PEAK],
        day_profile_at(site.profile, DAY_WORKING, 1),
        1e-12);
    CASE_NEAR("no weather", got.term[TERM_WEATHER], 0, 0);
    CASE_NEAR("no holiday", got.term[TERM_HOLIDAY], 0, 0);
    arena_free(site.arena);
}

static void what_is_not_known_is_as_usual(void **state)
{
    Site site = new_site();

    (void) state;
    for (size_t slot = 0; slot < N_SLOTS; slot++)
        site.kit.load[13 * N_SLOTS + slot] = NAN;
    site.kit.supplied[12 * N_SLOTS + 1] = 0;
    learn_site(&site);
    Regressors got = regressors_at(&site, N_DAYS, 1, false);
    CASE_NEAR("a day without readings", got.term[TERM_LAG], 0, 0);
    CASE_NEAR("the whole of it", got.term[TERM_DAY], 0, 0);
    CASE_NEAR("an outage", got.term[TERM_LAG + 1], 0, 0);
    CASE_TRUE("the day before", fabs(got.term[TERM_LAG + 2]) > 0.01);
    arena_free(site.arena);
}

static void a_holiday_ahead_is_a_sunday(void **state)
{
    Site site = new_site();

    (void) state;
    site.kit.is_holiday[N_DAYS] = true;
    learn_site(&site);
    Regressors got = regressors_at(&site, N_DAYS, 1, false);
    CASE_NEAR("base", got.base, day_profile_beside(site.profile, DAY_SUNDAY, 1, N_SLOTS), 1e-12);
    CASE_NEAR("holiday", got.term[TERM_HOLIDAY], 1, 0);
    CASE_NEAR("no weekday", got.term[TERM_WEEKDAY], 0, 0);
    arena_free(site.arena);
}

static void weather_is_the_days_own_or_that_of_the_last_two(void **state)
{
    static const struct {
        const char *name;
        bool knows_weather;
        double ahead;
        double before;   /* two days before the origin */
        double last;     /* the day before it */
        double expected; /* tens of degrees above 20, before the usual is taken off */
    } cases[] = {
        {"known", true, 38, 25, 25, 1.8},
        {"not to be used", false, 38, 24, 26, 0.5},
        {"not known", true, NAN, 24, 26, 0.5},
        {"one of two", false, 38, NAN, 26, 0.6},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Site site = new_site();
        site.kit.grid.temperature = site.kit.temperature;
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            for (size_t day = 0; day < N_DAYS; day++)
                site.kit.temperature[day * N_SLOTS + slot] = 22;
            site.kit.temperature[(N_DAYS - 2) * N_SLOTS + slot] = cases[at].before;
            site.kit.temperature[(N_DAYS - 1) * N_SLOTS + slot] = cases[at].last;
            site.kit.temperature[(N_DAYS + 1) * N_SLOTS + slot] = cases[at].ahead;
        }
        learn_site(&site);
        Regressors got = regressors_at(&site, N_DAYS + 1, 2, cases[at].knows_weather);
        double usual = site.profile->weather[0][2].value;
        CASE_NEAR(cases[at].name, got.term[TERM_WEATHER] + usual, cases[at].expected, 1e-12);
        CASE_NEAR(cases[at].name, got.term[TERM_WEATHER + 1], 0, 0);
        arena_free(site.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_are_differences_from_the_profile),
        cmocka_unit_test(what_is_not_known_is_as_usual),
        cmocka_unit_test(a_holiday_ahead_is_a_sunday),
        cmocka_unit_test(weather_is_the_days_own_or_that_of_the_last_two),
    };

    return cmocka_run_group_tests_name("forecast/regressors", tests, NULL, NULL);
}
