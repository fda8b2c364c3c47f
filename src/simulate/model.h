/*
 * model: all that is fixed before the first household lives: window, weather, grid, schedule.
 * Read-only once made; any thread may use it.
 */
#ifndef EIOT_SIMULATE_MODEL_H
#define EIOT_SIMULATE_MODEL_H

#include "simulate/grid.h"
#include "simulate/outages.h"
#include "simulate/weather.h"

typedef struct SimModel {
    SimScope scope;
    uint64_t seed; /* of the scope */
    SimCalendar calendar;
    SimWeather weather;
    SimGrid grid;
    SimShedding shedding;
} SimModel;

static inline SimModel sim_model_make(Arena *arena, const Zone *zone, const SimScope *scope)
{
    SimModel model = {
        .scope = *scope,
        .seed = scope->seed,
        .calendar = sim_calendar_make(arena, zone, scope->start_day, scope->n_days),
    };
    const SimCalendar *calendar = &model.calendar;

    model.weather = sim_weather_make(arena, calendar, model.seed);
    model.grid = sim_grid_make(arena, calendar, scope);
    model.shedding = sim_shedding_make(arena, calendar, model.seed, model.grid.n_feeders);
    return model;
}

#endif
