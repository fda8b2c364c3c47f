/*
 * divergence: how far the distribution of one week's readings is from that of all weeks before.
 *
 * Jensen & Shannon's divergence (Lin 1991, IEEE T-IT 37(1):145) of two histograms p and q:
 *
 *     JSD = (KL(p || m) + KL(q || m)) / 2,   m = (p + q) / 2,   logarithms to base 2
 *
 * 0: the same; 1: no bin in common. It is the divergence, not its root (which scipy calls the
 * Jensen-Shannon distance). The weekly detector is that of Badrinath Krishna's F-DETA as measured
 * in "smartest" (EDCC 2021): 30 bins of equal width between the least and the greatest value of the
 * history, the week against all of it; of the detectors compared there it had the best balance.
 *
 * What differs: values outside of the history's range count in its outer bins; a week far above all
 * history would else have no histogram.
 *
 * Pure, no memory of its own. NaN stands for a reading that is not known and is left out.
 */
#ifndef EIOT_DETECT_STATS_DIVERGENCE_H
#define EIOT_DETECT_STATS_DIVERGENCE_H

#include <stddef.h>

#define DIVERGENCE_BINS 30

/* All history of one meter: bin k holds low + k * (high - low) / 30 up to the next. */
typedef struct DivergenceHistory {
    double low; /* the least known value; NaN: there is none */
    double high;
    double n; /* values counted */
    double counts[DIVERGENCE_BINS];
} DivergenceHistory;

/* Divergence of two lists of counts or weights >= 0, of any sums; NaN when one adds to nothing. */
double divergence_js(const double *p, const double *q, size_t n_bins);

/* Ranges and counts the history. */
void divergence_history(const float *values, size_t n, DivergenceHistory *ret_history);

/* A week's values against the history. NaN without a known value in the week, and when the history
 * has none or is constant. */
double divergence_of(const DivergenceHistory *history, const float *values, size_t n);

#endif
