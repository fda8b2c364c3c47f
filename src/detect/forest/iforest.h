/*
 * iforest: Isolation Forest (Liu, Ting & Zhou 2008), the core of both detectors.
 *
 * Pure: no I/O, no clock, no global; memory from the caller's arena; threads only inside a call.
 * A fitted forest is read-only, and any thread may score with it. The same matrix, options and
 * seed give bit-identical scores for any number of threads. Which rows a tree draws depends on
 * their position, so the caller puts rows in a fixed order (by key).
 *
 * Missing values: trees are grown from complete rows only, so that scores of complete rows do not
 * depend on the others; a row with missing values goes down both branches of a split on them,
 * weighted by the shares of the training rows there (the rule of C4.5, Quinlan 1993).
 *
 * What it refuses: a forest from fewer than IFOREST_ROWS_MIN complete rows, or from rows that are
 * all the same, has nothing to say; iforest_fit() returns that instead of a forest.
 */
#ifndef EIOT_DETECT_FOREST_IFOREST_H
#define EIOT_DETECT_FOREST_IFOREST_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

#define IFOREST_ROWS_MIN       20
#define IFOREST_TREES_DEFAULT  100
#define IFOREST_TREES_MAX      10000
#define IFOREST_SAMPLE_DEFAULT 256
#define IFOREST_SAMPLE_MAX     4096
#define IFOREST_COLUMNS_MAX    1024

/* Rows to fit or score, row by row: value of (row, column) at values[row * n_columns + column].
 * Each is finite or NaN (missing): see iforest_value(). At most UINT32_MAX rows. */
typedef struct IforestMatrix {
    const float *values;
    size_t n_rows;
    size_t n_columns;
    const uint32_t *complete; /* rows without a missing value, ascending; NULL: all are */
    size_t n_complete;        /* length of `complete`; not read when that is NULL */
} IforestMatrix;

typedef enum IforestSplit {
    IFOREST_SPLIT_RANDOM, /* a random column and a random point of its range, as in the paper */
    IFOREST_SPLIT_GAIN,   /* the point with the largest pooled gain, of the best of a few random
                             columns */
} IforestSplit;

/* Zero fields take the default. */
typedef struct IforestOptions {
    size_t n_trees;
    size_t sample_size; /* rows a tree; all complete rows when there are fewer */
    IforestSplit split;
    uint64_t seed;
    size_t n_threads; /* 0: all cores */
} IforestOptions;

typedef enum IforestOutcome {
    IFOREST_FITTED,
    IFOREST_NOT_ENOUGH_ROWS,
    IFOREST_NO_VARIATION,
} IforestOutcome;

typedef struct Iforest Iforest;

/* The one rounding of data: the nearest float; NaN (missing) for what is not finite as a float.
 * Fit, score and explain all see this value, so that no path rounds differently. */
static inline float iforest_value(double value)
{
    float rounded = (float) value;

    return isfinite(rounded) ? rounded : NAN;
}

/* Finds the complete rows of a matrix and sets `complete` (a list in `arena`; NULL when all are)
 * and `n_complete`. */
void iforest_find_complete(Arena *arena, IforestMatrix *matrix);

/* Fits a forest; `*ret_forest` lives in `arena` and is written only for IFOREST_FITTED. */
IforestOutcome iforest_fit(
    Arena *arena,
    const IforestMatrix *matrix,
    const IforestOptions *options,
    const Iforest **ret_forest) __attribute__((warn_unused_result));

/* Writes a score in (0, 1) for each row of `matrix`: 2^(-mean path length / c(sample size)); near
 * 1 is strange, 0.5 and below is ordinary. `n_threads` 0: all cores. */
void iforest_score(
    const Iforest *forest, const IforestMatrix *matrix, size_t n_threads, double *ret_scores);

/* Mean path length of one row of n_columns values, over all trees. */
double iforest_path_length(const Iforest *forest, const float *row);

/* Writes the share of each column in isolating one row: n_columns values >= 0 that add to 1. */
void iforest_explain(const Iforest *forest, const float *row, double *ret_shares);

/* c(n) of the paper: mean path length of an unsuccessful search in a binary tree of n rows, which
 * is what a leaf of n rows that was not split further stands for. 0 for n < 2. */
double iforest_expected_length(size_t n);

#endif
