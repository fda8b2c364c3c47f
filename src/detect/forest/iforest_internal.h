/*
 * iforest_internal: how a fitted forest lies in memory; only for iforest*.c.
 *
 * Every tree is padded to a perfect binary tree of `depth` levels of splits, kept as a heap: node 1
 * is the root, node i has children 2i and 2i+1, and the last level has 2^depth leaves. A step is
 *
 *     i = 2i + (below[i] < key(row[column[i]]))
 *
 * with no pointer to chase and no branch. Values are compared as whole numbers in the same order
 * (iforest_key), which saves the moves between float and integer registers: rows with a value of at
 * least the threshold go right, and below[i] is the key just below the threshold's. A node that
 * grew no further has IFOREST_STOP there, so that rows walk left to the leaf that carries its
 * length:
 *
 *             1                      tree t, node i: below[(t << depth) + i]
 *           /   \                    leaf slot s = i - 2^depth: length[(t << depth) + s]
 *          2     3 (stopped here)
 *         / \   / \                  6 is where rows of 3 arrive; 7 is never reached
 *        4   5 6   7
 */
#ifndef EIOT_DETECT_FOREST_IFOREST_INTERNAL_H
#define EIOT_DETECT_FOREST_IFOREST_INTERNAL_H

#include <string.h>

#include "detect/forest/iforest.h"

struct Iforest {
    size_t n_trees;
    size_t n_columns;
    size_t sample_size;
    unsigned depth;      /* height limit: ceil(log2(sample_size)) */
    uint32_t *below;     /* n_trees << depth; slot 0 of each tree is not used */
    uint16_t *column;    /* n_trees << depth */
    double *leaf_length; /* n_trees << depth: depth + c(rows) of each leaf */
    uint16_t *count;     /* n_trees << (depth + 1): training rows of each node */
    double *mean_length; /* n_trees << (depth + 1): mean path length of these rows */
};

/* Below no key: every row goes left. */
#define IFOREST_STOP UINT32_MAX

/* A number in the order of the floats: flips the sign bit of positive and all bits of negative
 * values (and -0 counts as 0). NaN gives some key; rows with missing values take the slow rule. */
static inline uint32_t iforest_key(float value)
{
    float plain = value + 0.0F;
    uint32_t bits;

    memcpy(&bits, &plain, sizeof(bits));
    return (bits >> 31) != 0 ? ~bits : bits | UINT32_C(0x80000000);
}

/* Where a row with `value` goes from node `at` of a tree. */
static inline size_t iforest_step(const uint32_t *below, size_t at, float value)
{
    return 2 * at + (below[at] < iforest_key(value));
}

/* The point of the largest pooled gain among `n` values that are not all the same; they are put in
 * order. The gain is the share of the spread that the split takes away, 0..1. */
float iforest_gain_threshold(float *values, size_t n, double *ret_gain);

/* The float halfway between two neighbours, above the lower one and not above the higher one. */
float iforest_between(float lower, float higher);

#endif
