/*
 * quantile: order statistics in linear time. Pure.
 */
#ifndef EIOT_FORECAST_MODEL_QUANTILE_H
#define EIOT_FORECAST_MODEL_QUANTILE_H

#include <stddef.h>

/* The `share` (0..1) quantile of `n` > 0 finite values, which are moved about: the value at place
 * share (n + 1), counted from 1, in a straight line between its neighbours; the ends hold beyond
 * (type 6 of Hyndman & Fan 1996, The American Statistician 50:361). */
double quantile_take(double *values, size_t n, double share);

#endif
