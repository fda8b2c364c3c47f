/*
 * mic: the maximal information coefficient of two series: how much one tells about the other, of
 * whatever form, from 0 (nothing) to 1 (a function without noise).
 *
 * Reshef et al. 2011 (Science 334:1518, doi 10.1126/science.1205438). Over all grids of p columns
 * and q rows with p * q <= B(n) = n^0.6 (at least 4), the most mutual information of the points'
 * cells by log min(p, q). Zheng et al. 2019 (IEEE TII 15(3), arXiv 2411.06649) rank the meters of a
 * transformer by the coefficient of the transformer's unexplained loss with each meter's readings
 * of a day: a thief's own readings move with the loss, even where their curve looks normal.
 *
 *      y |   .  : ' |        rows: cut so that each holds about as many points (equipartition)
 *        |------:---|        columns: the best of all cuts between clumps, found by dynamic
 *        | ' .  :   |        programming; then the same with x and y exchanged, and the greater
 *        +---------- x
 *
 * A clump is a run of points, in order of x, of one row; points of the same x are never parted. Of
 * more than MIC_CLUMPS clumps a column allowed, neighbours are gathered into that many. This is
 * ApproxMaxMI of the paper's supplement with its c = 15.
 *
 * What differs: columns are chosen by the sum of n log n over cells, which a table of logarithms
 * gives without division; the result is the same. Where ties leave fewer rows than asked for, the
 * information is divided by the logarithm of the rows there are, as the library minepy does.
 *
 * With few points the coefficient of unrelated series is far from 0: of 48 about 0.3, of 720 about
 * 0.14 on average. Compare meters with each other, not with 0.
 *
 * Pure. A workspace serves one thread. Cost: n = 48 about 16 microseconds, n = 720 about 1.2
 * milliseconds.
 */
#ifndef EIOT_DETECT_STATS_MIC_H
#define EIOT_DETECT_STATS_MIC_H

#include <stddef.h>

#include "base/arena.h"

#define MIC_EXPONENT 0.6  /* of B(n) */
#define MIC_CLUMPS   15   /* clumps a column at most */
#define MIC_N_MAX    4096 /* points */

typedef struct MicWork MicWork;

/* A workspace for series of up to `n_max` <= MIC_N_MAX points; lives in `arena`. */
MicWork *mic_work_new(Arena *arena, size_t n_max);

/* The coefficient of n <= n_max pairs of finite numbers. 0 of fewer than 4 pairs, and where one
 * series is constant. Symmetric; unchanged by any rising or falling map of x or y. */
double mic(MicWork *work, const double *x, const double *y, size_t n);

#endif
