#include "fixture.h"
#include "simulate/weather.h"

static void is_warm_by_day_and_in_range(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 365, 0);
    double by_of_day[SIM_DAY_SLOTS] = {0};

    (void) state;
    for (size_t slot = 0; slot < model.calendar.n_slots; slot++) {
        by_of_day[model.calendar.slots[slot].of_day] += model.weather.temperature_c[slot] / 365;
        CASE_TRUE("temperature", model.weather.temperature_c[slot] > 10);
        CASE_TRUE("temperature", model.weather.temperature_c[slot] < 45);
        CASE_TRUE("humidity", model.weather.humidity_pct[slot] >= 15);
        CASE_TRUE("humidity", model.weather.humidity_pct[slot] <= 100);
        CASE_TRUE("wind", model.weather.wind_kmh[slot] >= 0);
    }
    /* warmest at three, coldest at three: twice the daily wave of 3.2 degrees apart */
    CASE_NEAR("day against night", by_of_day[30] - by_of_day[6], 6.4, 0.3);
    arena_free(arena);
}

static void follows_the_seed(void **state)
{
    Arena *arena = arena_new();
    SimModel model = fixture_model(arena, 1, 10, 0);
    SimWeather same = sim_weather_make(arena, &model.calendar, 7);
    SimWeather other = sim_weather_make(arena, &model.calendar, 8);
    size_t size = model.calendar.n_slots * sizeof(double);

    (void) state;
    CASE_INT("same", memcmp(same.temperature_c, model.weather.temperature_c, size), 0);
    CASE_TRUE("other", memcmp(other.temperature_c, model.weather.temperature_c, size) != 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_warm_by_day_and_in_range),
        cmocka_unit_test(follows_the_seed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
