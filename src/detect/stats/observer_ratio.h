/*
 * observer_ratio: does a meter's share of its transformer differ between two kinds of days?
 *
 * Qi, Zheng, Luo & Li 2022 (IEEE TIM 71, doi 10.1109/TIM.2022.3189748), as in their program: the
 * observer is the transformer's meter, and of each meter i
 *
 *     r(t) = observer(t) / y(t), a reading of 0 taken for 0.0001 kWh
 *
 * A meter that reports less on some days has a larger ratio on them. Of each day: the approximation
 * of r by Haar's wavelet at the level where 3 coefficients are left, and its energy, the sum of
 * r^2. The coefficients are scaled to 0..1 over the days, and fuzzy c-means (Bezdek 1981, exponent
 * 2) parts the days in two. With E1 and E2 the mean energies of the two parts, weighted by
 * membership,
 *
 *     score = (max(E1, E2) - min(E1, E2)) / max(E1, E2)
 *
 * near 0 when all days are of a kind, near 1 when some are not. No label is needed, nor the
 * technical loss. It sees what comes and goes; a meter that steals every day alike has one kind of
 * days.
 *
 * What differs: the clusters start from the days with the least and the greatest sum of scaled
 * coefficients, not at random; a day with a reading that is not known (NaN), of the meter or the
 * observer, is left out.
 *
 * Pure. A workspace serves one thread. Slots a day: 3 * 2^level, so 24, 48 and 96 (levels 3, 4, 5).
 */
#ifndef EIOT_DETECT_STATS_OBSERVER_RATIO_H
#define EIOT_DETECT_STATS_OBSERVER_RATIO_H

#include <stddef.h>

#include "base/arena.h"

#define OBSERVER_RATIO_DAYS 4      /* whole days that a score needs */
#define OBSERVER_RATIO_ZERO 0.0001 /* kWh: what a reading of 0 is taken for */

typedef struct ObserverRatioWork ObserverRatioWork;

/* A workspace for up to `n_days_max` days; lives in `arena`. */
ObserverRatioWork *observer_ratio_work_new(Arena *arena, size_t n_days_max);

/* Both series hold n_days * slots_per_day values (kWh of a slot), day by day. NaN with fewer than
 * OBSERVER_RATIO_DAYS whole days, or when slots_per_day is not 24, 48 or 96. */
double observer_ratio_score(
    ObserverRatioWork *work,
    const float *observer,
    const float *kwh,
    size_t n_days,
    size_t slots_per_day);

#endif
