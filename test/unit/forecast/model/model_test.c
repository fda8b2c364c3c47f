#include "forecast/load_kit.h"
#include "forecast/model/model.h"

#define N_SLOTS 24

static double p50_at(const Forecast *forecast, size_t horizon, size_t slot)
{
    return forecast->p50[(horizon - 1) * N_SLOTS + slot];
}

static void a_week_that_repeats_is_forecast(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, 84);
    Forecast forecast;

    (void) state;
    kit_fill_week(&kit);
    forecast_load(arena, &kit.grid, 84, false, &forecast);
    CASE_INT("method", forecast.method, FORECAST_PAR);
    CASE_INT("days", forecast.n_days_learned, 84);
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            double expected = kit_week(83 + horizon, slot);
            char name[40];
            snprintf(name, sizeof(name), "%zu days ahead, slot %zu", horizon, slot);
            CASE_NEAR(name, p50_at(&forecast, horizon, slot), expected, 0.002 * expected);
        }
    }
    arena_free(arena);
}

/* Load = 3 + 0.05 a degree above 20: warm spells of some days, read off a forecast of weather. */
static void weather_moves_the_load(void **state)
{
    static const struct {
        const char *name;
        double ahead; /* degrees on the days ahead */
        bool knows_weather;
        double expected; /* kWh two days ahead */
        double tolerance;
    } cases[] = {
        {"cool", 20, true, 3, 0.05},
        {"warm", 30, true, 3.5, 0.05},
        {"hot", 36, true, 3.8, 0.05},
        {"hot, not to be known", 36, false, 3.4, 0.2},
        {"not known", NAN, true, 3.4, 0.2},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        LoadKit kit = kit_new(arena, N_SLOTS, 90);
        Rng rng = rng_new(5, 0);
        Forecast forecast;
        double degrees = 28;

        kit.grid.temperature = kit.temperature;
        for (size_t day = 0; day < 90 + FORECAST_DAYS; day++) {
            degrees = fmin(fmax(28 + 0.5 * (degrees - 28) + 3 * rng_normal(&rng), 21), 38);
            for (size_t slot = 0; slot < N_SLOTS; slot++) {
                double now = day >= 90 ? cases[at].ahead : degrees;
                kit.temperature[day * N_SLOTS + slot] = now;
                if (day < 90)
                    kit.load[day * N_SLOTS + slot] = 3 + 0.05 * (now - 20);
            }
        }
        forecast_load(arena, &kit.grid, 90, cases[at].knows_weather, &forecast);
        CASE_INT(cases[at].name, forecast.method, FORECAST_PARX);
        CASE_NEAR(cases[at].name, p50_at(&forecast, 2, 7), cases[at].expected, cases[at].tolerance);
        arena_free(arena);
    }
}

/* Every third day has no supply from 18 to 21 h; what is forecast is the demand. */
static void outages_pull_nothing_down(void **state)
{
    Arena *arena = arena_new();
    LoadKit whole = kit_new(arena, N_SLOTS, 63);
    LoadKit shed = kit_new(arena, N_SLOTS, 63);
    Forecast expected;
    Forecast forecast;

    (void) state;
    kit_fill_week(&whole);
    kit_fill_week(&shed);
    for (size_t day = 0; day < 63; day += 3) {
        for (size_t slot = 18; slot < 21; slot++) {
            shed.load[day * N_SLOTS + slot] *= 0.25;
            shed.supplied[day * N_SLOTS + slot] = 0.25;
        }
    }
    forecast_load(arena, &whole.grid, 63, false, &expected);
    forecast_load(arena, &shed.grid, 63, false, &forecast);
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        double demand = p50_at(&expected, horizon, 19);
        CASE_NEAR("demand", p50_at(&forecast, horizon, 19), demand, 0.02 * demand);
    }
    shed.grid.supplied = NULL;
    forecast_load(arena, &shed.grid, 63, false, &forecast);
    CASE_TRUE("as it was", p50_at(&forecast, 1, 19) < 0.95 * p50_at(&expected, 1, 19));
    arena_free(arena);
}

static void short_histories_say_less(void **state)
{
    static const struct {
        const char *name;
        size_t origin;
        ForecastMethod method;
        double day_ahead;  /* kWh of slot 0: a working day has 10, a Saturday 20, a Sunday 5 */
        double week_ahead; /* NaN: nothing */
        bool has_band;
    } cases[] = {
        {"a Monday", 1, FORECAST_NONE, NAN, NAN, false},
        {"to Tuesday", 2, FORECAST_MEAN, 10, 10, false},
        {"to Friday", 5, FORECAST_MEAN, 10, 10, false},
        {"two weeks, to Sunday", 14, FORECAST_PROFILE, 10, 5, true},
        {"to Friday of the third", 19, FORECAST_PROFILE, 20, 10, true},
        {"four weeks, to Sunday", 28, FORECAST_PAR, 10, 5, true},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        LoadKit kit = kit_new(arena, N_SLOTS, 40);
        Forecast forecast;

        for (size_t slot = 0; slot < 40 * N_SLOTS; slot++) {
            size_t weekday = slot / N_SLOTS % 7;
            kit.load[slot] = weekday < 5 ? 10 : weekday == 5 ? 20 : 5;
        }
        forecast_load(arena, &kit.grid, cases[at].origin, false, &forecast);
        CASE_INT(cases[at].name, forecast.method, cases[at].method);
        CASE_INT(cases[at].name, forecast.n_days_learned, cases[at].origin);
        CASE_INT(cases[at].name, isnan(forecast.p10[0]), !cases[at].has_band);
        if (cases[at].method == FORECAST_NONE) {
            CASE_TRUE(cases[at].name, isnan(p50_at(&forecast, 1, 0)));
        } else {
            CASE_NEAR(cases[at].name, p50_at(&forecast, 1, 0), cases[at].day_ahead, 0.15);
            CASE_NEAR(cases[at].name, p50_at(&forecast, 7, 0), cases[at].week_ahead, 0.15);
        }
        arena_free(arena);
    }
}

static void a_slot_never_read_is_not_forecast(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, 60);
    Forecast forecast;

    (void) state;
    kit_fill_noise(&kit, 0.1, 2);
    for (size_t day = 0; day < 60; day++)
        kit.load[day * N_SLOTS + 4] = NAN;
    for (size_t at = 50 * N_SLOTS; at < 57 * N_SLOTS; at++)
        kit.load[at] = NAN; /* a week without readings */
    forecast_load(arena, &kit.grid, 60, false, &forecast);
    CASE_INT("days", forecast.n_days_learned, 53);
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        CASE_TRUE("never read", isnan(p50_at(&forecast, horizon, 4)));
        for (size_t slot = 0; slot < N_SLOTS; slot++) {
            double expected = kit_week(59 + horizon, slot);
            if (slot != 4)
                CASE_NEAR("others", p50_at(&forecast, horizon, slot), expected, 0.3 * expected);
        }
    }
    arena_free(arena);
}

static void holidays_ahead_are_sundays(void **state)
{
    static const struct {
        const char *name;
        bool is_holiday;
        double expected;
    } cases[] = {{"a Wednesday", false, 10}, {"a Wednesday off", true, 5}};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        LoadKit kit = kit_new(arena, N_SLOTS, 56);
        Forecast forecast;

        for (size_t slot = 0; slot < 56 * N_SLOTS; slot++)
            kit.load[slot] = slot / N_SLOTS % 7 == 6 ? 5 : 10;
        kit.is_holiday[58] = cases[at].is_holiday;
        forecast_load(arena, &kit.grid, 56, false, &forecast);
        CASE_NEAR(cases[at].name, p50_at(&forecast, 3, 0), cases[at].expected, 0.1);
        arena_free(arena);
    }
}

/* Loads from the origin on, and weather when it is not to be known, change nothing at all. */
static void the_future_is_not_read(void **state)
{
    static const size_t origins[] = {5, 20, 30, 69, 75};

    (void) state;
    for (size_t at = 0; at < COUNT_OF(origins); at++) {
        Arena *arena = arena_new();
        LoadKit kit = kit_new(arena, N_SLOTS, 80);
        size_t n = FORECAST_DAYS * N_SLOTS;
        Forecast before;
        Forecast after;

        kit_fill_noise(&kit, 0.2, at);
        kit.grid.temperature = kit.temperature;
        for (size_t slot = 0; slot < (80 + FORECAST_DAYS) * N_SLOTS; slot++)
            kit.temperature[slot] = 25 + 5 * sin((double) slot / 100);
        forecast_load(arena, &kit.grid, origins[at], false, &before);
        for (size_t slot = origins[at] * N_SLOTS; slot < 80 * N_SLOTS; slot++) {
            kit.load[slot] = slot % 5 == 0 ? (double) NAN : 1000 + (double) slot;
            kit.supplied[slot] = slot % 3 == 0 ? 0 : 1;
        }
        for (size_t slot = origins[at] * N_SLOTS; slot < (80 + FORECAST_DAYS) * N_SLOTS; slot++)
            kit.temperature[slot] = -30;
        forecast_load(arena, &kit.grid, origins[at], false, &after);
        CASE_INT("method", before.method, after.method);
        CASE_INT("p10", memcmp(before.p10, after.p10, n * sizeof(double)), 0);
        CASE_INT("p50", memcmp(before.p50, after.p50, n * sizeof(double)), 0);
        CASE_INT("p90", memcmp(before.p90, after.p90, n * sizeof(double)), 0);
        arena_free(arena);
    }
}

static void methods_have_names(void **state)
{
    (void) state;
    CASE_TEXT("none", forecast_method_name(FORECAST_NONE), "none");
    CASE_TEXT("mean", forecast_method_name(FORECAST_MEAN), "mean");
    CASE_TEXT("profile", forecast_method_name(FORECAST_PROFILE), "profile");
    CASE_TEXT("par", forecast_method_name(FORECAST_PAR), "par");
    CASE_TEXT("parx", forecast_method_name(FORECAST_PARX), "parx");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_that_repeats_is_forecast),
        cmocka_unit_test(weather_moves_the_load),
        cmocka_unit_test(outages_pull_nothing_down),
        cmocka_unit_test(short_histories_say_less),
        cmocka_unit_test(a_slot_never_read_is_not_forecast),
        cmocka_unit_test(holidays_ahead_are_sundays),
        cmocka_unit_test(the_future_is_not_read),
        cmocka_unit_test(methods_have_names),
    };

    return cmocka_run_group_tests_name("forecast/model", tests, NULL, NULL);
}
