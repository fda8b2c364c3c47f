/*
 * model: all that is fixed before the first household lives: window, weather, grid, schedule.
 * Read-only once made; any thread may use it.
 */
#ifndef EIOT_SIMULATE_MODEL_H
#define EIOT_SIMULATE_MODEL_H

#include <math.h>

#include "simulate/calendar.h"
#include "simulate/grid.h"
#include "simulate/outages.h"
#include "simulate/weather.h"

typedef struct SimModel {
    uint64_t seed;
    SimCalendar calendar;
    SimWeather weather;
    SimGrid grid;
    SimShedding shedding;
} SimModel;

/* What a model is made from; ranges are checked by simulate.c. */
typedef struct SimScope {
    int64_t start_day; /* days since 1970-01-01, local */
    size_t n_days;
    size_t n_meters;
    double theft_share;
    uint64_t seed;
} SimScope;

static inline SimModel sim_model_make(Arena *arena, const Zone *zone, const SimScope *scope)
{
    uint64_t seed = scope->seed;
    SimModel model = {
        .seed = seed,
        .calendar = sim_calendar_make(arena, zone, scope->start_day, scope->n_days),
    };
    const SimCalendar *calendar = &model.calendar;

    model.weather = sim_weather_make(arena, calendar, seed);
    model.grid = sim_grid_make(arena, calendar, seed, scope->n_meters, scope->theft_share);
    model.shedding = sim_shedding_make(arena, calendar, seed, model.grid.n_feeders);
    return model;
}

/* A register that counts whole watt-hours and keeps what is left for the next interval, as meters
 * do: sums of readings are right to one watt-hour however many there are. `wh` is not negative. */
static inline int32_t sim_register(double *carry, double wh)
{
    double total = *carry + wh;
    double whole = floor(total);

    *carry = total - whole;
    return (int32_t) whole;
}

#endif
