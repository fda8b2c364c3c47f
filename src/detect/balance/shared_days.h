/*
 * shared_days: what a transformer's customers do together, day by day.
 *
 * A hot day makes all of them use more than on the days around it, each as much as it cools. So
 * what one used on a day nothing came from it is told by its neighbours: the middle of their ratios
 * to what was expected is the day's factor, and how far a meter follows it is a regression through
 * the origin over the days that are known of it. Where a meter's own noise hides the factor the
 * slope is small, and nothing is moved.
 *
 * Pure; memory in the arena.
 */
#ifndef EIOT_DETECT_BALANCE_SHARED_DAYS_H
#define EIOT_DETECT_BALANCE_SHARED_DAYS_H

#include <stddef.h>

#include "base/arena.h"

/* Days of meters, [meter * n_days + day]. */
typedef struct SharedDays {
    size_t n_meters;
    size_t n_days;
    const double *used;     /* kWh */
    const double *expected; /* kWh of the same slots, by the days around; 0: not known */
} SharedDays;

/* Sets what each expectation is to be multiplied by, same layout, also where nothing is known; 1
 * where fewer than SHARED_METERS_MIN meters tell of the day. */
#define SHARED_METERS_MIN 8

void shared_days_factors(Arena *arena, const SharedDays *days, double *ret_factors);

#endif
