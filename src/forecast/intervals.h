/*
 * intervals: the instants of the days that are forecast.
 *
 * A grid has one cell for each slot of the clock on the wall; intervals are instants. On a day on
 * which clocks go back two intervals have the same cell, where they go forward a cell has none.
 */
#ifndef EIOT_FORECAST_INTERVALS_H
#define EIOT_FORECAST_INTERVALS_H

#include "forecast/forecast_internal.h"

typedef struct Interval {
    int64_t start_us;
    LocalTime local;
    size_t cell; /* of [FORECAST_DAYS][n_slots] */
} Interval;

typedef struct Intervals {
    int32_t length_s;
    const Interval *items; /* by time */
    size_t n;
} Intervals;

/* Those of the FORECAST_DAYS local days from first_day on, starting at whole multiples of
 * `length_s` since 1970, UTC. */
Intervals intervals_of(Arena *arena, const Zone *zone, int32_t first_day, int32_t length_s);

#endif
