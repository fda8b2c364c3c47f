/*
 * error_band: how far forecasts lay from what came, and the band that follows from it.
 *
 * The errors are honest ones: each forecast was made at an origin before the day it is compared
 * with, from what was known then, as many days ahead as the band is for. The band of a slot takes
 * the errors of the last BAND_DAYS days in the slot and the two on either side, and goes from their
 * 10th to their 90th percentile. Slots of a day err together, so it is days that count, and days
 * forecast h days ahead err together in part: n of them count as n / sqrt(h), and each end is moved
 * out by half a day of these. In the z of load_series, where small and large
 * loads err alike. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_ERROR_BAND_H
#define EIOT_FORECAST_MODEL_ERROR_BAND_H

#include "forecast/model/load_series.h"

#define BAND_DAYS     56
#define BAND_DAYS_MIN 5 /* with fewer there is no band */

typedef struct ErrorBand {
    size_t n_slots;
    double *forecast; /* [origin % FORECAST_DAYS][horizon - 1][slot] */
    double *error;    /* [day % BAND_DAYS][horizon - 1][slot]; NaN: not known */
} ErrorBand;

ErrorBand error_band_new(Arena *arena, size_t n_slots);

/* Where the forecast of a slot, `horizon` days ahead (1 .. FORECAST_DAYS), of the newest origin
 * stands; NaN: none. Whoever forecasts writes all of them at each origin. */
double *error_band_forecast(const ErrorBand *band, size_t origin, size_t horizon, size_t slot);

/* Compares a day that is known by now with its forecasts. Each day once, in order, before those of
 * origin day + 1 are written. */
void error_band_learn(ErrorBand *band, const LoadSeries *series, size_t day);

/* What to add to a forecast in z for its ends. False, and nothing written: too few errors. */
bool error_band_ends(
    const ErrorBand *band, size_t horizon, size_t slot, double *ret_low, double *ret_high)
    __attribute__((warn_unused_result));

#endif
