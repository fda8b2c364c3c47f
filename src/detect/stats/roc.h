/*
 * roc: how well a score ranks cases. Pure functions over arrays.
 *
 * Higher scores come first. Ties: roc_auc counts a tied pair as half (midranks). The measures that
 * look at the first k break ties by position, so the caller's order (by key) decides; pr_auc treats
 * rows of the same score as one threshold, so it does not depend on order.
 * A measure that does not exist (one class only, k = 0) is NaN.
 */
#ifndef EIOT_DETECT_STATS_ROC_H
#define EIOT_DETECT_STATS_ROC_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Scores and labels in the order of falling score; made by roc_order(). */
typedef struct RocList {
    size_t n;
    size_t n_positive;
    const double *scores;  /* falling */
    const uint8_t *labels; /* 1: positive */
} RocList;

/* Puts `n` cases in order; memory in `arena`. Scores are finite, labels 0 or 1. */
RocList roc_order(Arena *arena, const double *scores, const uint8_t *labels, size_t n);

/* Area under the ROC curve: the chance that a positive scores higher than a negative. */
double roc_auc(const RocList *list);

/* Average precision: sum over thresholds of (recall - recall before) * precision. */
double roc_average_precision(const RocList *list);

/* Positives among the first k, by their number; k is cut to n. */
double roc_precision_at(const RocList *list, size_t k);

/* F1 with the first k (cut to n) called positive: 2 * hits / (k + positives). */
double roc_f1_at(const RocList *list, size_t k);

/* MAP@n (Zheng et al. 2019, as coded by rqi7/Unsupervised_Electricity_Theft_Detection): the mean,
 * over the positives among the first n, of (positives so far / rank). 0 without a hit. */
double roc_map_at(const RocList *list, size_t n);

#endif
