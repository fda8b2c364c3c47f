/*
 * model: the load that a node will have on the next seven days, slot by slot, with a band.
 *
 * A periodic autoregression: one regression for each slot of the day and each number of days ahead,
 * direct and not by steps. The idea is the PAR and PARX of the smart-meter benchmark (Liu, Golab,
 * Golab & Ilyas 2015, EDBT): the same slot on the last three days, and the weather by (T - 20)+,
 * (16 - T)+, (5 - T)+. What differs stands in model.c.
 *
 * What is forecast is the demand that would be there if all customers had supply. Slots in which
 * part of them had none are left out of what is learned, as unknown ones are: a blank is no zero.
 *
 * How much is known before the origin decides what is done; a day is known when three quarters of
 * its slots are:
 *
 *     0..1 days     FORECAST_NONE      nothing
 *     2..6 days     FORECAST_MEAN      the mean of the slot over the days known
 *     7..27 days    FORECAST_PROFILE   the profile of the kind of day: working, Saturday, Sunday
 *     28 and more   FORECAST_PAR       the profile, and the regression on what was lately different
 *                   FORECAST_PARX      the same with weather, where it is known
 *
 * Pure: no store, no clock, no randomness. Memory from the arena passed, scratch too.
 */
#ifndef EIOT_FORECAST_MODEL_MODEL_H
#define EIOT_FORECAST_MODEL_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define FORECAST_DAYS         7
#define FORECAST_DAYS_MEAN    2  /* known days that a mean needs */
#define FORECAST_DAYS_PROFILE 7  /* that profiles need */
#define FORECAST_DAYS_PAR     28 /* that the regression needs */
#define FORECAST_SLOTS_MAX    96 /* of a day: quarters of an hour */

/* One node's load as a grid of local days and slots of the day. Arrays are [day][slot]. */
typedef struct LoadGrid {
    size_t n_slots;         /* of a local day: 24, 48 or 96; at most FORECAST_SLOTS_MAX */
    size_t n_days;          /* with readings; day 0 is first_day */
    int32_t first_day;      /* days since 1970-01-01; the weekday comes from it */
    const double *load_kwh; /* [n_days][n_slots]; NaN: not known. As it was, with outages */
    const double *supplied; /* [n_days][n_slots]: share 0..1 of the customers with supply; below 1
                               the slot is not learned from. NULL: all always */
    const double *temperature; /* [n_days + FORECAST_DAYS][n_slots] in °C; NaN: not known.
                                  NULL: none at all */
    const bool *is_holiday;    /* [n_days + FORECAST_DAYS]; NULL: none */
} LoadGrid;

typedef enum ForecastMethod {
    FORECAST_NONE,
    FORECAST_MEAN,
    FORECAST_PROFILE,
    FORECAST_PAR,
    FORECAST_PARX,
} ForecastMethod;

/* "none", "mean", "profile", "par", "parx" */
const char *forecast_method_name(ForecastMethod method);

typedef struct Forecast {
    ForecastMethod method;
    size_t n_days_learned; /* known days before the origin */
    double *p10; /* [FORECAST_DAYS][n_slots], kWh of the unsuppressed demand; NaN: nothing */
    double *p50; /* can be said. p50 may be known where the band is not yet */
    double *p90;
} Forecast;

/* The days origin .. origin + FORECAST_DAYS - 1 from loads of days before `origin` alone,
 * 0 < origin <= n_days. `knows_weather`: temperatures of those days may be used, as a weather
 * forecast gives them; else those of the last days stand for them. */
void forecast_load(
    Arena *arena, const LoadGrid *grid, size_t origin, bool knows_weather, Forecast *ret_forecast);

#endif
