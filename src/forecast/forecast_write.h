/*
 * forecast_write: forecasts and what past ones were worth into ml.load_forecasts and
 * ml.forecast_errors.
 *
 * Stage: forecast, its last step.
 */
#ifndef EIOT_FORECAST_FORECAST_WRITE_H
#define EIOT_FORECAST_FORECAST_WRITE_H

#include "forecast/intervals.h"
#include "forecast/model/backtest.h"
#include "forecast/node_loads.h"

/* What is known of one node at the end. */
typedef struct NodeResult {
    const NodeLoad *node;
    ForecastMethod method;
    size_t n_days_learned;
    double *p10; /* [FORECAST_DAYS][n_slots], kWh; NaN: nothing can be said. Nothing can of
                  * FORECAST_NONE */
    double *p50;
    double *p90;
    ForecastDay *days; /* by day and horizon; those with n = 0 compare nothing */
    size_t n_days;
} NodeResult;

/* Replaces what stands in ml.load_forecasts, inside the transaction of the run; *ret_rows counts
 * the rows. A slot of which nothing can be said has no row. */
Status forecasts_write(
    const ForecastRun *run,
    int32_t first_day,
    const NodeResult *results,
    size_t n,
    int64_t *ret_rows,
    Error *err) MUST_USE;

/* The same for ml.forecast_errors. */
Status forecast_errors_write(
    const ForecastRun *run, const NodeResult *results, size_t n, Error *err) MUST_USE;

#endif
