/*
 * change_point: where the mean of a series changes, and whether it does.
 *
 * The likelihood ratio of Hawkins 1977 (JASA 72:180): Gaussian values around one mean, against two
 * means that meet at the best place, one variance that is not known. With n known values and sums
 * of squares S0 (around one mean) and S1 (around two) the score is
 *
 *     score = n / 2 * ln(S0 / S1) - ln n
 *
 * the logarithm of the ratio less the penalty of Schwarz's BIC for two more parameters (a mean and
 * a place), half ln n each. Above 0 a change is likelier than none; a difference of 5 is strong.
 * Days are not independent, so ask for more than 0.
 *
 *     kWh  ____before____            S1 is never taken for less than CHANGE_FLOOR of S0: a step
 *                        \___after_  without noise gets a large score, not an infinite one
 *                        at
 *
 * Several changes: binary segmentation (Scott & Knott 1974): the best change of all, then the best
 * in each part, while it scores above the least score asked for.
 *
 * Pure, no memory. NaN stands for a value that is not known; it is no value and fills no place.
 * Units of `before` and `after` are the series'.
 */
#ifndef EIOT_DETECT_STATS_CHANGE_POINT_H
#define EIOT_DETECT_STATS_CHANGE_POINT_H

#include <stdbool.h>
#include <stddef.h>

#define CHANGE_POINTS_MAX 3
#define CHANGE_FLOOR      1e-12

typedef struct ChangePoint {
    size_t at;     /* index of the first known value of the part after */
    double before; /* mean of the known values of the part before */
    double after;
    double score; /* 0: S0 is 0, the series is constant */
} ChangePoint;

/* The likeliest single change with at least `least` >= 1 known values on each side. False, and
 * nothing written, when there are fewer than 2 * least known values. */
bool change_point_find(const double *series, size_t n, size_t least, ChangePoint *ret_change);

/* Up to CHANGE_POINTS_MAX changes by falling score within their part, given in order of place, each
 * scored above `least_score`. `before` and `after` are the means of the parts beside it. Returns
 * their number. */
size_t change_points_find(
    const double *series,
    size_t n,
    size_t least,
    double least_score,
    ChangePoint ret_changes[CHANGE_POINTS_MAX]);

#endif
