/*
 * backtest: what forecasts of the past would have been worth, beside two plain rules.
 *
 * For each day and each number of days ahead the forecast is the one forecast_load() gives at that
 * origin, without the weather of the days ahead. Compared are the slots whose load is known with
 * all customers supplied, and for which the model, its band and both rules have an answer: the
 * same slots for all.
 *
 *     naive   the same slot a week before
 *     mean    the mean of the same slot over the last 28 days
 *
 * Both rules have a band made of their own past errors, as the model's is. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_BACKTEST_H
#define EIOT_FORECAST_MODEL_BACKTEST_H

#include "forecast/model/model.h"

/* What one way to forecast was worth: sums over the slots compared. */
typedef struct ForecastScore {
    double kwh;       /* forecast, the middle */
    double abs_error; /* kWh */
    double ape;       /* |error| / actual, over the n_ape slots */
    double pinball;   /* kWh; of each slot the mean over the quantiles 0.1, 0.5 and 0.9 */
    size_t n_in_band; /* slots between p10 and p90 */
} ForecastScore;

/* One day forecast some days ahead. */
typedef struct ForecastDay {
    size_t day;     /* index in the grid */
    size_t horizon; /* 1: forecast from the days before it, 7: from those up to a week before */
    ForecastMethod method;
    size_t n;     /* slots compared */
    size_t n_ape; /* of these, with a load above zero: a share of nothing is no number */
    double actual_kwh;
    double residual_norm; /* L2 norm of the day's errors in kWh, as if all slots had been compared:
                             what tells strange days from usual ones. NaN when none was */
    ForecastScore model;
    ForecastScore naive;
    ForecastScore mean;
} ForecastDay;

/* Days from .. n_days - 1, each FORECAST_DAYS times by rising horizon: *ret_n rows. A row that
 * has nothing to compare has n = 0. 0 < from <= n_days. */
ForecastDay *forecast_backtest(Arena *arena, const LoadGrid *grid, size_t from, size_t *ret_n);

#endif
