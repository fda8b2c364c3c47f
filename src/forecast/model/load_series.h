/*
 * load_series: a node's load as the model sees it.
 *
 * Slots that are not known, or in which part of the customers had no supply, are NaN. Loads are put
 * on a scale on which errors of small and large loads weigh alike, z = asinh(kWh / scale): close to
 * a logarithm above the scale, a straight line around zero, so that no load and a node that feeds
 * back need no rule of their own. The median of z is the median of the load. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_LOAD_SERIES_H
#define EIOT_FORECAST_MODEL_LOAD_SERIES_H

#include "forecast/model/model.h"

typedef enum DayKind {
    DAY_WORKING, /* Monday to Friday */
    DAY_SATURDAY,
    DAY_SUNDAY, /* and holidays, whatever their weekday */
    N_DAY_KINDS,
} DayKind;

typedef struct LoadSeries {
    size_t n_slots;
    size_t n_days;
    double scale;        /* kWh; a tenth of the mean load of the first two days known */
    double *z;           /* [n_days][n_slots] */
    bool *is_known;      /* [n_days]: three quarters of the day's slots are */
    bool *knows_weather; /* [n_days]: the same of its temperatures */
} LoadSeries;

/* Of the first `n_days` days of the grid. */
LoadSeries load_series_of(Arena *arena, const LoadGrid *grid, size_t n_days);

/* Back to kWh. */
double load_series_kwh(const LoadSeries *series, double z);

/* The load of a slot in kWh if it is known with all customers supplied, else NaN. */
double load_grid_full(const LoadGrid *grid, size_t day, size_t slot);

/* 0 Monday .. 6 Sunday. */
size_t load_grid_weekday(const LoadGrid *grid, size_t day);

bool load_grid_holiday(const LoadGrid *grid, size_t day);

DayKind load_grid_kind(const LoadGrid *grid, size_t day);

#endif
