#include "forecast/load_kit.h"
#include "forecast/model/forecast_pass.h"

#define N_SLOTS 8
#define N_DAYS  80

static void the_days_known_decide(void **state)
{
    static const struct {
        const char *name;
        size_t origin;
        size_t first_known; /* days before it have no readings */
        size_t first_weather;
        ForecastMethod method;
    } cases[] = {
        {"one day", 1, 0, 80, FORECAST_NONE},
        {"two", 2, 0, 80, FORECAST_MEAN},
        {"six", 6, 0, 80, FORECAST_MEAN},
        {"seven", 7, 0, 80, FORECAST_PROFILE},
        {"27", 27, 0, 80, FORECAST_PROFILE},
        {"28", 28, 0, 80, FORECAST_PAR},
        {"28, with weather", 28, 0, 0, FORECAST_PARX},
        {"27 of weather", 40, 0, 13, FORECAST_PAR},
        {"28 of weather", 41, 0, 13, FORECAST_PARX},
        {"weather of days without readings", 60, 40, 0, FORECAST_PROFILE},
        {"a new node", 61, 60, 80, FORECAST_NONE},
    };

    (void) state;
    for (size_t at = 0; at < COUNT_OF(cases); at++) {
        Arena *arena = arena_new();
        LoadKit kit = kit_new(arena, N_SLOTS, N_DAYS);

        kit_fill_week(&kit);
        kit.grid.temperature = kit.temperature;
        for (size_t slot = 0; slot < cases[at].first_known * N_SLOTS; slot++)
            kit.load[slot] = NAN;
        for (size_t slot = 0; slot < cases[at].first_weather * N_SLOTS; slot++)
            kit.temperature[slot] = NAN;
        LoadSeries series = load_series_of(arena, &kit.grid, N_DAYS);
        ForecastPass *pass = forecast_pass_new(arena, &kit.grid, &series, false);
        while (pass->origin < cases[at].origin)
            forecast_pass_step(pass, false);
        CASE_INT(cases[at].name, forecast_pass_method(pass), cases[at].method);
        arena_free(arena);
    }
}

/* What is forecast from an origin does not depend on whether earlier ones were forecast from, but
 * for the band. */
static void learning_alone_gives_the_same_middle(void **state)
{
    Arena *arena = arena_new();
    LoadKit kit = kit_new(arena, N_SLOTS, N_DAYS);

    (void) state;
    kit_fill_noise(&kit, 0.2, 3);
    LoadSeries series = load_series_of(arena, &kit.grid, N_DAYS);
    ForecastPass *all = forecast_pass_new(arena, &kit.grid, &series, false);
    ForecastPass *last = forecast_pass_new(arena, &kit.grid, &series, false);
    while (all->origin < N_DAYS) {
        forecast_pass_step(all, true);
        forecast_pass_step(last, last->origin + 1 == N_DAYS);
    }
    for (size_t horizon = 1; horizon <= FORECAST_DAYS; horizon++) {
        SlotForecast one = forecast_pass_at(all, horizon, 5);
        SlotForecast other = forecast_pass_at(last, horizon, 5);
        CASE_NEAR("middle", one.p50, other.p50, 0);
        CASE_TRUE("band", one.p10 < one.p50 && one.p50 < one.p90);
        CASE_TRUE("no band", isnan(other.p10) && isnan(other.p90));
    }
    arena_free(arena);
}

/* Forecasts that were always too high: the band reaches from the errors up to the middle. */
static void the_middle_lies_in_the_band(void **state)
{
    Arena *arena = arena_new();
    LoadSeries series = {.n_slots = 1, .n_days = 20, .scale = 1};
    ErrorBand band = error_band_new(arena, 1);

    (void) state;
    series.z = ARENA_ARRAY(arena, double, 20);
    for (size_t day = 0; day < 20; day++) {
        series.z[day] = 1;
        error_band_learn(&band, &series, day);
        *error_band_forecast(&band, day + 1, 1, 0) = 2;
    }
    SlotForecast forecast = slot_forecast_of(&band, &series, 20, 1, 0);
    CASE_NEAR("p10", forecast.p10, sinh(1), 1e-12);
    CASE_NEAR("p50", forecast.p50, sinh(2), 1e-12);
    CASE_NEAR("p90", forecast.p90, sinh(2), 1e-12);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_days_known_decide),
        cmocka_unit_test(learning_alone_gives_the_same_middle),
        cmocka_unit_test(the_middle_lies_in_the_band),
    };

    return cmocka_run_group_tests_name("forecast/forecast_pass", tests, NULL, NULL);
}
