#include "forecast/load_kit.h"
#include "forecast/model/load_series.h"

static void days_have_kinds(void **state)
{
    static const struct {
        const char *name;
        int32_t first_day;
        size_t day;
        bool is_holiday;
        size_t weekday;
        DayKind kind;
    } cases[] = {
        {"1970-01-01, a Thursday", 0, 0, false, 3, DAY_WORKING},
        {"the Sunday before it", -4, 0, false, 6, DAY_SUNDAY},
        {"2024-01-01, a Monday", KIT_MONDAY, 0, false, 0, DAY_WORKING},
        {"a Monday off", KIT_MONDAY, 0, true, 0, DAY_SUNDAY},
        {"Friday", KIT_MONDAY, 4, false, 4, DAY_WORKING},
        {"Saturday", KIT_MONDAY, 5, false, 5, DAY_SATURDAY},
        {"a Saturday that is a holiday", KIT_MONDAY, 5, true, 5, DAY_SUNDAY},
        {"Sunday", KIT_MONDAY, 6, false, 6, DAY_SUNDAY},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        bool is_holiday[7] = {false};
        LoadGrid grid = {
            .n_slots = 24, .n_days = 7, .first_day = cases[at].first_day, .is_holiday = is_holiday};

        is_holiday[cases[at].day] = cases[at].is_holiday;
        CASE_INT(cases[at].name, load_grid_weekday(&grid, cases[at].day), cases[at].weekday);
        CASE_INT(cases[at].name, load_grid_kind(&grid, cases[at].day), cases[at].kind);
    }
}

/* Day 0: none known. Day 1: 17 of 24. Day 2: 18. Day 3: all, of 4 kWh. Day 4: all, of 8, then
 * one slot with part of the customers. Day 5: 100 kWh, too late for the scale. */
static LoadSeries mixed_series(Arena *arena, LoadKit *kit)
{
    static const double kwh[] = {0, 1, 2, 4, 8, 100};
    static const size_t n_known[] = {0, 17, 18, 24, 24, 24};

    for (size_t day = 0; day < 6; day++) {
        for (size_t slot = 0; slot < n_known[day]; slot++)
            kit->load[day * 24 + slot] = kwh[day];
    }
    kit->supplied[4 * 24] = 0.99;
    kit->load[5 * 24 + 1] = INFINITY;
    return load_series_of(arena, &kit->grid, 6);
}

static void blanks_and_outages_are_not_known(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, 24, 6);
    LoadSeries series = mixed_series(arena, &kit);

    (void) state;
    CASE_INT("nothing", series.is_known[0], false);
    CASE_INT("too little", series.is_known[1], false);
    CASE_INT("three quarters", series.is_known[2], true);
    CASE_INT("but for an outage", series.is_known[4], true);
    CASE_TRUE("blank", isnan(series.z[0]));
    CASE_TRUE("outage", isnan(series.z[4 * 24]));
    CASE_TRUE("no number", isnan(series.z[5 * 24 + 1]));
    /* 18 slots of 2 kWh and 24 of 4 on the first two days that are known */
    CASE_NEAR("scale", series.scale, 0.1 * (18 * 2 + 24 * 4) / 42.0, 1e-12);
    CASE_NEAR("z", series.z[4 * 24 + 1], asinh(8 / series.scale), 1e-12);
    CASE_NEAR("and back", load_series_kwh(&series, series.z[4 * 24 + 1]), 8, 1e-12);
    CASE_NEAR("full", load_grid_full(&kit.grid, 4, 1), 8, 0);
    CASE_TRUE("not full", isnan(load_grid_full(&kit.grid, 4, 0)));
    arena_free(arena);
}

static void nothing_and_feeding_back_have_a_place(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, 24, 2);

    (void) state;
    for (size_t at = 0; at < 48; at++)
        kit.load[at] = 0;
    LoadSeries series = load_series_of(arena, &kit.grid, 2);
    CASE_NEAR("a scale for nothing", series.scale, 1, 0);
    CASE_NEAR("nothing", series.z[0], 0, 0);
    kit.load[0] = -5;
    series = load_series_of(arena, &kit.grid, 2);
    CASE_NEAR("feeding back", load_series_kwh(&series, series.z[0]), -5, 1e-12);
    CASE_INT("no weather", series.knows_weather[0], false);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_have_kinds),
        cmocka_unit_test(blanks_and_outages_are_not_known),
        cmocka_unit_test(nothing_and_feeding_back_have_a_place),
    };

    return cmocka_run_group_tests_name("forecast/load_series", tests, NULL, NULL);
}
