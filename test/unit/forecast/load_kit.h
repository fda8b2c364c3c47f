/*
 * load_kit: grids of loads that the tests of the forecast share. Day 0 is a Monday.
 */
#ifndef EIOT_TEST_LOAD_KIT_H
#define EIOT_TEST_LOAD_KIT_H

#include "base/rng.h"
#include "cases.h"
#include "forecast/model/model.h"

#define KIT_MONDAY INT32_C(19723) /* 2024-01-01 */

/* What the tests may change; grid points to it. */
typedef struct LoadKit {
    LoadGrid grid;
    double *load;
    double *supplied;
    double *temperature;
    bool *is_holiday;
} LoadKit;

/* All slots NaN, all supplied, no holiday, no weather. */
static inline LoadKit kit_new(Arena *arena, size_t n_slots, size_t n_days)
{
    size_t n = n_slots * n_days;
    LoadKit kit = {
        .load = ARENA_ARRAY(arena, double, n),
        .supplied = ARENA_ARRAY(arena, double, n),
        .temperature = ARENA_ARRAY(arena, double, n + FORECAST_DAYS * n_slots),
        .is_holiday = ARENA_ARRAY(arena, bool, n_days + FORECAST_DAYS),
    };

    for (size_t at = 0; at < n; at++) {
        kit.load[at] = NAN;
        kit.supplied[at] = 1;
    }
    kit.grid = (LoadGrid){
        .n_slots = n_slots,
        .n_days = n_days,
        .first_day = KIT_MONDAY,
        .load_kwh = kit.load,
        .supplied = kit.supplied,
        .is_holiday = kit.is_holiday,
    };
    return kit;
}

/* kWh of a slot of a week that repeats: each weekday has a level and a peak of its own. */
static inline double kit_week(size_t day, size_t slot)
{
    static const double level[7] = {5, 6, 7, 6.5, 8, 10, 4};

    return level[day % 7] * (1 + 0.5 * sin((double) slot)) + (slot == 3 + day % 7 ? 6 : 0);
}

static inline void kit_fill_week(LoadKit *kit)
{
    size_t n_slots = kit->grid.n_slots;

    for (size_t at = 0; at < n_slots * kit->grid.n_days; at++)
        kit->load[at] = kit_week(at / n_slots, at % n_slots);
}

/* The week with errors of `deviation` of the load, alike in size at each slot. */
static inline void kit_fill_noise(LoadKit *kit, double deviation, uint64_t seed)
{
    Rng rng = rng_new(seed, 0);

    kit_fill_week(kit);
    for (size_t at = 0; at < kit->grid.n_slots * kit->grid.n_days; at++)
        kit->load[at] *= exp(deviation * rng_normal(&rng));
}

#endif
