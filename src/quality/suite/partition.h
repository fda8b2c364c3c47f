/*
 * partition: a distribution as a suite states it, and how far what was counted is from it.
 *
 * The partition object of Great Expectations: shares of bins between rising edges, or shares of
 * values. The distance is the Kullback-Leibler divergence of the observed shares from the stated
 * ones, in nats, computed as the library does. Pure.
 */
#ifndef EIOT_QUALITY_PARTITION_H
#define EIOT_QUALITY_PARTITION_H

#include <stdint.h>

#include "base/error.h"
#include "quality/suite/value.h"

/* Each bin or value is a column of the statement that counts. */
#define PARTITION_MAX 200

typedef struct Partition {
    size_t n;               /* bins or values */
    const double *weights;  /* n shares; with the tails they add up to 1 */
    const Value *edges;     /* n + 1 rising numbers; NULL when it is about values */
    const Value *values;    /* n, of one kind; NULL when it is about bins */
    double tail_weights[2]; /* below the first edge, above the last */
    bool has_tail_weights;
    double tail_holdout;     /* share kept for what lies outside the bins, or for other values */
    double internal_holdout; /* share kept for bins of weight 0 */
} Partition;

/* What was counted against a partition. */
typedef struct PartitionCounts {
    const int64_t *counts; /* one per bin or value */
    int64_t n_rows;        /* all that have a value */
    int64_t n_below;       /* bins only */
    int64_t n_above;
    int64_t n_kinds;  /* how many other values there are; needed when the holdout is not 0 */
    double n_log_sum; /* the sum of n * ln(n) over their counts n */
} PartitionCounts;

/* Reads the object with bins or values, weights and tail_weights; CONFIG error. The holdouts are
 * arguments of their own and stay 0. */
Status
partition_from_json(Arena *arena, const Json *json, Partition *ret_partition, Error *err) MUST_USE;

/* CONFIG error when the holdouts do not fit the partition. */
Status partition_check(const Partition *partition, Error *err) MUST_USE;

/* Nats, 0 and above; INFINITY when something was observed that has no share; NAN without rows. */
double partition_divergence(const Partition *partition, const PartitionCounts *counts);

#endif
