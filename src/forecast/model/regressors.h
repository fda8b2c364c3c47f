/*
 * regressors: what the regression looks at when it forecasts a slot: how the last days, the weekday
 * and the weather differ from the usual day.
 *
 * All terms are differences from the profile of the kind of day, so that a weight of zero means
 * "as usual". A value that is not known gives a term of zero: the slot's recent mean. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_REGRESSORS_H
#define EIOT_FORECAST_MODEL_REGRESSORS_H

#include "forecast/model/day_profile.h"

#define N_LAGS 3 /* days, the p of PAR */

typedef enum Term {
    TERM_ALWAYS,                  /* 1 */
    TERM_LAG,                     /* the slot on the last N_LAGS days, the newest first */
    TERM_DAY = TERM_LAG + N_LAGS, /* the whole of the last day */
    TERM_WEEKDAY,                 /* the weekday's own profile */
    TERM_PEAK,    /* the profile of the slot itself; the base is that of the slots beside it */
    TERM_WEATHER, /* warm, cool, cold */
    TERM_HOLIDAY =
        TERM_WEATHER + N_WEATHER_TERMS, /* 1 on a holiday, which the base has as Sunday */
    N_TERMS,
} Term;

/* What does not depend on the day that is forecast. */
typedef struct Recent {
    double base[N_DAY_KINDS][FORECAST_SLOTS_MAX]; /* z; NaN: no profile yet */
    double lag[N_LAGS][FORECAST_SLOTS_MAX];
    double last_day;
} Recent;

/* One slot to forecast. */
typedef struct Regressors {
    double base; /* z the terms start from; NaN: none */
    double term[N_TERMS];
} Regressors;

/* Before day `origin`, whose profile `profile` is. */
void recent_of(
    const DayProfile *profile,
    const LoadGrid *grid,
    const LoadSeries *series,
    size_t origin,
    Recent *ret_recent);

/* A slot of `day` >= origin. The weather is the day's own with `knows_weather` where it is known,
 * else that of the two days before the origin. */
void regressors_of(
    const Recent *recent,
    const DayProfile *profile,
    const LoadGrid *grid,
    size_t origin,
    size_t day,
    size_t slot,
    bool knows_weather,
    Regressors *ret_regressors);

#endif
