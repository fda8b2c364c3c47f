/*
 * weather: the weather of each zone on the grids of its nodes.
 *
 * Hourly means of staging.stg_weather, those of days to come too, where a weather forecast was
 * loaded.
 */
#ifndef EIOT_FORECAST_WEATHER_H
#define EIOT_FORECAST_WEATHER_H

#include "forecast/forecast_internal.h"

typedef struct Weather {
    Arena *arena;
    size_t n_zones;
    size_t n_days;
    Str *zones;       /* in byte order */
    double **hours;   /* by zone: [n_days][24] in °C; NaN: not known */
    double **by_slot; /* by zone: [n_days][n_slots] of the nodes asked for last, NULL: not yet */
    size_t *n_slots;  /* by zone: of by_slot */
} Weather;

/* Of `n_days` local days from `first_day` on, in the run's arena. */
Status weather_read(
    const ForecastRun *run,
    int32_t first_day,
    size_t n_days,
    Weather *ret_weather,
    Error *err) MUST_USE;

/* [n_days][n_slots] of a zone, shared by its nodes; NULL when nothing is known of it. */
const double *weather_temperature(Weather *weather, Str zone, size_t n_slots);

#endif
