/*
 * auc_gain: how much better one score ranks the same cases than another, and how sure that is.
 *
 * DeLong, DeLong & Clarke-Pearson 1988 (Biometrics 44:837). The placement of a positive is the
 * share of negatives it scores above (a tie is a half), that of a negative the share of positives
 * above it; a ROC AUC is the mean placement of either. The two scores are paired, so what counts
 * are the differences of placements: their variances among positives and among negatives, each over
 * its number, add to that of the difference of the AUCs. Pure.
 */
#ifndef EIOT_DETECT_STATS_AUC_GAIN_H
#define EIOT_DETECT_STATS_AUC_GAIN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct AucGain {
    double auc_old;
    double auc_new;
    double standard_error; /* of auc_new - auc_old; 0 when both rank alike */
} AucGain;

/* Scores are finite, labels 0 or 1 with at least two of each. Time grows with the product of
 * positives and negatives. Scratch from `arena`. */
AucGain auc_gain(
    Arena *arena,
    const double *old_scores,
    const double *new_scores,
    const uint8_t *labels,
    size_t n);

#endif
