/*
 * three_line: how consumption answers to temperature.
 *
 * Birt, Newsham, Beausoleil-Morrison, Armstrong, Saldanha & Rowlands 2012 (Energy and Buildings
 * 50:93, "Disaggregating categories of electrical energy end-use from whole-house hourly data"),
 * and task 2 of the smart-meter benchmark of Liu et al. 2015 (EDBT): temperatures are rounded to
 * whole degrees, a quantile of the readings is taken at each degree that has enough of them, and
 * three connected lines are laid through:
 *
 *     kWh \                  /    heating gradient: kWh of a slot a degree colder, left of s1
 *          \________________/     cooling gradient: kWh of a slot a degree warmer, right of s2
 *          s1              s2     base load: the lowest place of the lines
 *
 *     s1 in 10..20 °C, s2 in s1 + 5 .. s1 + 10 °C, whole degrees: the pair with the least error
 *
 * In the paper base load is read off the lines through the 10th percentile, gradients off those
 * through the 90th; three_line_birt() does that.
 *
 * What differs: the lines are fitted as one connected curve, a + m T + h (s1 - T)+ + c (T - s2)+,
 * by least squares; the benchmark fits three and mends the gaps afterwards. An outer line needs
 * THREE_LINE_SIDE degrees of its own: without them (a climate that is never cold) there is none,
 * its gradient is NaN and its break too. Then two lines are sought, with as many degrees on either
 * side and s2 in 15..30 °C, or else one.
 *
 * Pure; scratch from the arena passed. NaN in either series: the pair is not known and left out.
 */
#ifndef EIOT_DETECT_STATS_THREE_LINE_H
#define EIOT_DETECT_STATS_THREE_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define THREE_LINE_SIDE   3  /* points (degrees) that an outer line needs */
#define THREE_LINE_POINTS 6  /* points that a fit needs */
#define THREE_LINE_LEAST  20 /* readings that a degree needs, as in the benchmark */

typedef struct ThreeLine {
    double heating; /* kWh a degree colder; NaN: there is no such line */
    double cooling; /* kWh a degree warmer; NaN: there is no such line */
    double base;    /* kWh: the lowest place of the curve between the temperatures fitted */
    double r2;      /* share of the points' variance explained; NaN when they are all the same */
    double s1;      /* °C; NaN: there is none */
    double s2;

    double level; /* the curve: level + slope T + below (s1 - T)+ + above (T - s2)+ */
    double slope;
    double below;
    double above;
} ThreeLine;

/* The curve through points (temperature, kWh), all finite, as they are. False, and nothing written,
 * with fewer than THREE_LINE_POINTS points, or all at one temperature. */
bool three_line_fit(const double *temperature, const double *kwh, size_t n, ThreeLine *ret_line);

/* The curve through a quantile (0..1) of slot readings at each whole degree that has at least
 * `least` of them. False as above. Temperatures outside of -60..60 °C are left out. */
bool three_line_quantile(
    Arena *arena,
    const float *temperature,
    const float *kwh,
    size_t n,
    double quantile,
    size_t least,
    ThreeLine *ret_line);

/* Birt's: the curve through the 90th percentile, with `base` that of the 10th. */
bool three_line_birt(
    Arena *arena, const float *temperature, const float *kwh, size_t n, ThreeLine *ret_line);

/* kWh of the curve at a temperature. */
double three_line_at(const ThreeLine *line, double temperature);

#endif
