/*
 * three_line: task 2 of the smart-meter benchmark (Liu et al. 2015, after Birt et al. 2012): what a
 * consumer uses for heating, for cooling and whatever the weather.
 *
 * Through the 10th and the 90th percentile of the readings at each whole degree (smas/degrees.h)
 * three lines are laid each:
 *
 *   1. for s1 = 10 .. 20 °C, where that degree counts, and s2 = s1 + 5 .. s1 + 10 °C a line each by
 *      least squares through the degrees up to s1, from s1 to s2, and from s2 on; each needs two.
 *      The pair with the least sum of the three root mean square errors holds (of equals the
 *      first).
 *   2. They are made to meet. At s1 stand nine candidates: s1 - 1/2, s1, s1 + 1/2 °C by the mean of
 *      both lines there and a quarter of their difference above and below; at s2 the same. The
 *      outer ends stay where the outer lines are at the first and last degree. Of the 81 pairs that
 *      with the least sum of errors holds, the degrees parted as in step 1.
 *
 * Heating is the fall of the first, cooling the rise of the third line of the 90th percentile, base
 * load the lowest point of the lines of the 10th.
 *
 * The product's own src/detect/stats/three_line.h is not used: it fits one connected curve by least
 * squares and does without a line that has too few degrees, which detection needs; the benchmark
 * defines separate lines that are mended. On an exact curve both agree, as a test holds.
 */
#ifndef EIOT_BENCH_SMAS_THREE_LINE_H
#define EIOT_BENCH_SMAS_THREE_LINE_H

#include <stdbool.h>

#include "base/arena.h"
#include "smas/data.h"

/* Four points of three connected lines: first degree, s1, s2, last degree. */
typedef struct SmasCurve {
    double temperature[4]; /* °C */
    double kwh[4];
} SmasCurve;

typedef struct SmasLines {
    SmasCurve low;  /* of the 10th percentile */
    SmasCurve high; /* of the 90th */
    double heating; /* kWh of an hour a degree colder */
    double cooling; /* kWh of an hour a degree warmer */
    double base;    /* kWh of an hour */
    bool is_fitted; /* false: there are not two degrees for each line; the rest is 0 */
} SmasLines;

/* Lines through n <= SMAS_DEGREES points at rising whole degrees. False, and nothing written, when
 * no pair of breaks leaves two of them to each line. */
bool smas_curve_fit(const double *temperature, const double *kwh, size_t n, SmasCurve *ret_curve);

/* `ret` has room for one a consumer. Scratch from `arena`: some bytes an hour of the year. */
void smas_three_line(Arena *arena, const SmasData *data, const SmasRun *run, SmasLines *ret);

#endif
