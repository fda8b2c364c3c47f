/*
 * forecast: what substations, feeders and zones will take in the next seven days.
 *
 * Stage: forecast. Reads the intermediate models (loads, supply) and weather, writes
 * ml.load_forecasts (the days after the last that is known) and ml.forecast_errors (how forecasts
 * of the newest days, each made from what was known before it, compare with what came); the marts
 * are SQL over these. The model is that of model/model.h. A run replaces the result of the run
 * before in one transaction: the same tables give the same rows for any number of threads.
 *
 * Days count from the last day of the loads, never from a clock: a store that was not fed for a
 * month is forecast from where its readings end.
 */
#ifndef EIOT_FORECAST_FORECAST_H
#define EIOT_FORECAST_FORECAST_H

#include "base/progress.h"
#include "conf/project.h"
#include "forecast/model/model.h"
#include "store/store.h"

#define FORECAST_MEASURED_MAX 366 /* days */

typedef struct ForecastOptions {
    int64_t measured_days; /* newest days that forecasts are compared with; 0: as configured */
    bool is_backtest;      /* only compare, and write nothing */
    size_t n_threads;      /* 0: all cores */
    int64_t now_us;        /* becomes forecast_at */
    const char *run_id;
    const Progress *progress; /* NULL: nobody listens */
} ForecastOptions;

/* How forecasts of one kind of node and horizon did. NaN where nothing could be compared. */
typedef struct ForecastQuality {
    int64_t n_days; /* node-days compared */
    int64_t n_intervals;
    int64_t n_positive; /* of these with a load above 0, over which mape is taken */
    double mape;        /* mean absolute percentage error, 0.1: 10 % */
    double mape_naive;  /* of the same half-hour a week before */
    double mape_mean;   /* of the mean of the same half-hour */
    double pinball_kwh; /* mean of the losses of the three quantiles */
    double pinball_naive_kwh;
    double pinball_mean_kwh;
    double in_band; /* share of intervals between p10 and p90 */
} ForecastQuality;

/* One node of the report. */
typedef struct NodeForecast {
    Str node_id;
    Str kind;
    ForecastMethod method;
    size_t n_days_learned;
    double next_day_kwh; /* expected, with the stated schedule of outages */
    double
        next_day_p10_kwh; /* sums of the quantiles: the day as a whole varies less. NaN: no band */
    double next_day_p90_kwh;
    double next_week_kwh;
    double peak_kw;        /* highest expected mean power of an interval of the next day */
    int32_t peak_minute;   /* of the local day */
    double suppressed_kwh; /* of the week: demand in stated outages */
    ForecastQuality day_ahead;
} NodeForecast;

typedef struct ForecastReport {
    NodeForecast *nodes; /* by id and kind */
    size_t n_nodes;
    size_t n_forecast; /* of these, with a method */
    int32_t first_day; /* of the forecast, days since 1970-01-01; 0 without nodes */
    int64_t rows;      /* written to ml.load_forecasts */
    int64_t measured_days;
    Str *kinds; /* substation, feeder, zone: those there are */
    size_t n_kinds;
    ForecastQuality (*quality)[FORECAST_DAYS]; /* [kind][horizon - 1] */
} ForecastReport;

/* Inside a transaction of its own (none may be open); `*ret_report` in `arena`. CONFIG error when
 * `forecast:` of eiot.yml or the file of holidays is wrong; STORE errors when the models have not
 * run. */
Status forecast_run(
    Arena *arena,
    const Project *project,
    StoreConn *conn,
    const ForecastOptions *options,
    ForecastReport *ret_report,
    Error *err) MUST_USE;

#endif
