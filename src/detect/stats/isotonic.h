/*
 * isotonic: from scores to probabilities that rise with them.
 *
 * Pool adjacent violators (Ayer et al. 1955; Barlow et al. 1972): the rising step function with the
 * least weighted squares from the points. Points of the same x are one point, their weighted mean.
 * Neighbours that fall are pooled into a block of one mean until none do:
 *
 *      y |            ._.         steps: blocks; between the middles of blocks (weighted mean x)
 *        |   .__._.__/            values are interpolated, so that two scores seldom tie; beyond
 *        | _/                     the outer middles the value is that of the outer block
 *        +------------- x
 *
 * Platt's scaling (Platt 1999, in the form of Lin, Lin & Weng 2007, Machine Learning 68:267):
 *
 *     p(x) = 1 / (1 + exp(a x + b)),   a < 0 when high x is positive
 *
 * the logistic curve by Newton steps with halving, towards (N+ + 1) / (N+ + 2) and 1 / (N- + 2) and
 * not 1 and 0, so that a handful of outcomes does not give certainty. For few outcomes; from a few
 * hundred on the isotonic fit is free of the curve's shape.
 *
 * Pure; memory from the arena passed.
 */
#ifndef EIOT_DETECT_STATS_ISOTONIC_H
#define EIOT_DETECT_STATS_ISOTONIC_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct Isotonic {
    size_t n_blocks;
    const double *x;      /* middle of each block, rising */
    const double *y;      /* its value, rising */
    const double *weight; /* its weight */
    const double *from;   /* least x of its points */
} Isotonic;

/* n >= 1 finite points in any order; `weight` above 0, NULL: all 1. Lists live in `arena`. */
Isotonic
isotonic_fit(Arena *arena, const double *x, const double *y, const double *weight, size_t n);

/* The value at any finite x, interpolated as above. */
double isotonic_at(const Isotonic *fit, double x);

/* The value of the step that holds x: that of the last block that starts at or before it. */
double isotonic_step(const Isotonic *fit, double x);

typedef struct Platt {
    double a;
    double b;
} Platt;

/* Labels are 0 or 1; scores finite; n may be 0 (p = 0.5). Of one class only: a = 0, or nearly. */
Platt platt_fit(const double *score, const uint8_t *label, size_t n);

double platt_at(const Platt *platt, double score);

#endif
